package io.aegis.kernel;

import io.aegis.spi.guard.Finding;

/** A guard, or the bound on what may be held back, ended one choice of a stream. */
final class StreamBlocked extends Exception {
    private static final long serialVersionUID = 1L;

    private final String guard;
    private final transient Finding finding;

    StreamBlocked(String guard, Finding finding) {
        super("blocked by " + guard, null, false, false);
        this.guard = guard;
        this.finding = finding;
    }

    String guard() {
        return guard;
    }

    Finding finding() {
        return finding;
    }
}
