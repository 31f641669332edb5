package io.aegis.guard.toolpolicy;

/** Whether a condition holds; what cannot be told is an answer of its own and never a no. */
enum Answer {
    YES,
    NO,
    UNKNOWN;

    static Answer of(boolean holds) {
        return holds ? YES : NO;
    }

    Answer not() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** Whether both hold. */
    Answer and(Answer other) {
        if (this == NO || other == NO) {
            return NO;
        }
        return this == UNKNOWN ? UNKNOWN : other;
    }

    /** Whether one of the two holds. */
    Answer or(Answer other) {
        return not().and(other.not()).not();
    }
}
