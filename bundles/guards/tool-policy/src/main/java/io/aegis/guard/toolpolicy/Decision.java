package io.aegis.guard.toolpolicy;

/**
 * What a rule says of a call.
 *
 * @param ruling what it says
 * @param rule what the rule is called in findings
 */
record Decision(Ruling ruling, String rule) {
    /** The stricter of the two; of two that are as strict, this one. */
    Decision or(Decision other) {
        return other.ruling.compareTo(ruling) > 0 ? other : this;
    }
}
