package io.aegis.tools;

import static java.util.Objects.requireNonNull;

/** The configuration says something of a tool that cannot be. The fault lies with whoever wrote it; the message names places and keywords, never a value. */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String why;
    private final String fix;

    /**
     * Refuses a tool.
     *
     * @param pointer JSON pointer (RFC 6901) of the place
     * @param what what was found there
     * @param why why that is refused
     * @param fix what to write instead
     */
    ToolException(String pointer, String what, String why, String fix) {
        super(what);
        this.pointer = requireNonNull(pointer, "pointer");
        this.why = requireNonNull(why, "why");
        this.fix = requireNonNull(fix, "fix");
    }

    /** The same fault, seen from further up. */
    ToolException below(String parent) {
        return new ToolException(parent + pointer, what(), why, fix);
    }

    /** Where, as a JSON pointer within the tool's entry. */
    public String pointer() {
        return pointer;
    }

    /** What was found. */
    public String what() {
        return String.valueOf(getMessage());
    }

    /** Why it is refused. */
    public String why() {
        return why;
    }

    /** What to write instead. */
    public String fix() {
        return fix;
    }
}
