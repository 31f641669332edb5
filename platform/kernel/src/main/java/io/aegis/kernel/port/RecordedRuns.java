package io.aegis.kernel.port;

import java.util.Map;
import java.util.Set;

/** What the evidence says of runs that an earlier process left. */
public interface RecordedRuns {
    /** How those of some runs ended whose end is on record. */
    Map<String, Evidence.Status> ended(Set<String> runs);

    /** Who denied those of some runs of which a denial is on record. */
    Map<String, String> denied(Set<String> runs);
}
