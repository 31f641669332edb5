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

    static final int SEGMENTS = 500_000;
    static final int ATTACHMENTS = 10_000;
    static final int TOOL_USES = 100_000;
    static final int PARTS = 500_000;
    static final int EDITS = 200_000;
    static final int FINDINGS = 4096;
    static final int LABELS = 1024;
    static final int OBLIGATIONS = 256;
    static final int NAMES = 4096;
    static final int HEADERS = 256;
    static final int SETTINGS_DEPTH = 64;
    static final int WORD = 16 * 1024;

    private Bounds() {}
}
