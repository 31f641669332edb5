package io.aegis.kernel;

import java.util.Optional;

/** Knows who a caller is by now. Safe for use by many threads. */
@FunctionalInterface
public interface Requesters {
    /** The caller as the credential that it showed makes it now; empty if that opens nothing any more. */
    Optional<Caller> now(Caller then);
}
