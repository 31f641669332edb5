package io.aegis.export;

import java.util.List;

/** The ledger, as something to read on from. */
@FunctionalInterface
public interface EvidenceSource {
    /** Records from a sequence number on, as they stand, in order; at most so many, and none if there is none yet. */
    List<String> since(long sequence, int most);
}
