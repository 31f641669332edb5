package io.aegis.guard.classification;

/**
 * What something in a text says about it.
 *
 * @param rule the rule in findings
 * @param level what the text is at least
 */
record Sign(String rule, Level level) {
    static final Sign CREDENTIAL = new Sign("credential", Level.SECRET);
    static final Sign PERSONAL_DATA = new Sign("personal-data", Level.CONFIDENTIAL);
}
