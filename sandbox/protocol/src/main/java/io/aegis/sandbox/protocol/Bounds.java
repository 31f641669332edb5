package io.aegis.sandbox.protocol;

/** How much of anything may cross. Both sides check before they allocate. */
public final class Bounds {
    /** Bytes of one frame behind its head. */
    public static final int FRAME = 32 * 1024 * 1024;

    /** Bytes of one piece of a body that streams; what is longer crosses in several. */
    public static final int CHUNK = 1024 * 1024;

    /** Inspectors that are open in one worker at the same time. */
    public static final int INSPECTORS = 4096;

    /** Answers whose bodies are open in one worker at the same time. */
    public static final int ANSWERS = 4096;

    /** Bodies of upstreams that one model call, or one instance, holds open at the same time. */
    public static final int UPSTREAM_BODIES = 16;

    /** Calls from a worker to the gateway that are under way at the same time. */
    public static final int REVERSE_CALLS = 1024;

    /** Edits of one verdict. */
    public static final int EDITS = 200_000;

    /** Findings of one verdict. */
    public static final int FINDINGS = 1024;

    /** Labels that one verdict sets. */
    public static final int LABELS = 64;

    /** Obligations of one verdict. */
    public static final int OBLIGATIONS = 32;

    /** Names in one obligation. */
    public static final int NAMES = 1024;

    /** Labels that a run, a route or a principal has. Those of a run are of many verdicts. */
    public static final int HELD_LABELS = 1024;

    /** Keys of labels that a guard reads, or routes that a credential opens. */
    public static final int LISTED = 4096;

    /** Obligations of a run, of many verdicts. */
    static final int HELD_OBLIGATIONS = 256;

    static final int SEGMENTS = 500_000;
    static final int ATTACHMENTS = 10_000;
    static final int TOOL_USES = 100_000;
    static final int PARTS = 500_000;
    static final int HEADERS = 256;
    static final int SETTINGS_DEPTH = 64;
    static final int WORD = 16 * 1024;

    private Bounds() {}
}
