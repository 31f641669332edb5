package io.aegis.sandbox.protocol;

/** What a frame is. Each side numbers its own calls. */
public enum FrameKind {
    /** Asks for something; answered by a result or a failure of the same number. */
    CALL,
    RESULT,
    FAILED,
    /** Asks for nothing and is not answered. */
    NOTE
}
