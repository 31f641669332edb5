package io.aegis.server;

import java.nio.ByteBuffer;

/**
 * What can only be seen in the bytes of a request's head: when it began, and whether its target is a path. Safe for use by many threads: the socket reads on
 * one and an answer ends on another.
 */
final class RequestHead {
    private enum Part {
        BEFORE,
        METHOD,
        TARGET,
        AFTER
    }

    private static final long NONE = Long.MIN_VALUE;

    private Part part = Part.BEFORE;
    private boolean answering;
    private volatile boolean path = true;
    private volatile long began = NONE;

    /** Takes bytes that the connection is about to parse. */
    synchronized void read(ByteBuffer buffer, int from, int to) {
        for (int at = from; at < to && part != Part.AFTER && !answering; at++) {
            read(buffer.get(at));
        }
    }

    /** The head is complete: what comes until the answer is its body, whatever it looks like. */
    synchronized void complete() {
        began = NONE;
        answering = true;
    }

    /** The answer is complete; another request may begin. */
    synchronized void next() {
        answering = false;
        part = Part.BEFORE;
    }

    /** Whether the target of the request is a path, and not a whole URL, an authority or a star. */
    boolean isPath() {
        return path;
    }

    /** Whether it has not been complete for longer than allowed. */
    boolean isOverdue(long now, long nanos) {
        long since = began;
        return since != NONE && now - since > nanos;
    }

    private void read(byte octet) {
        part = switch (part) {
            case BEFORE -> {
                // An empty line before a request begins it, or who sends one after the other has all the time.
                began = began == NONE ? System.nanoTime() : began;
                yield octet == '\r' || octet == '\n' ? Part.BEFORE : Part.METHOD;
            }
            case METHOD -> octet == ' ' ? Part.TARGET : Part.METHOD;
            case TARGET -> {
                path = octet == '/';
                yield Part.AFTER;
            }
            case AFTER -> Part.AFTER;
        };
    }
}
