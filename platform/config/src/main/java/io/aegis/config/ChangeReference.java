package io.aegis.config;

/** What an operator may call a change: a ticket, a commit, the address of either without its scheme. It stands in evidence, so it is short and plain. */
public final class ChangeReference {
    /** A regular expression. */
    public static final String FORM = "[A-Za-z0-9._:/#-]{1,128}";

    private ChangeReference() {}
}
