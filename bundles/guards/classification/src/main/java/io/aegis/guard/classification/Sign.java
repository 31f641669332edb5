package io.aegis.guard.classification;

/** Something in a text that says how confidential it is. Safe for use by many threads; reads in time linear in the text. */
interface Sign {
    /** The rule that stands in findings. */
    String rule();

    /** What the text is at least, if the sign is in it. */
    Level level();

    /** Whether the sign is in a text. */
    boolean isIn(Text text);
}
