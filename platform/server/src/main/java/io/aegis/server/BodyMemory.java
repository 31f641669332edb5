package io.aegis.server;

/**
 * What the bodies of requests that are under way take of the heap, all together. A body counts as it arrives, not as it is announced: who announces much and
 * sends nothing takes nothing.
 *
 * <p>Safe for use by many threads.
 */
final class BodyMemory {
    /** One part of the heap in so many is theirs: the rest is for what is made of them. */
    private static final long PART = 4;

    private final long most;
    private long held;

    BodyMemory(long most) {
        this.most = most;
    }

    static BodyMemory ofHeap() {
        return new BodyMemory(Runtime.getRuntime().maxMemory() / PART);
    }

    /** What the body of one request takes. */
    final class Share implements AutoCloseable {
        private long bytes;
        private boolean closed;

        /** Whether it may be so large. One that is alone may be of any size, or a small heap would serve nobody. */
        boolean growTo(long size) {
            synchronized (BodyMemory.this) {
                long others = held - bytes;
                if (closed || (others > 0 && others + size > most)) {
                    return false;
                }
                held += size - bytes;
                bytes = size;
                return true;
            }
        }

        @Override
        public void close() {
            synchronized (BodyMemory.this) {
                held -= bytes;
                bytes = 0;
                closed = true;
            }
        }
    }

    Share share() {
        return new Share();
    }

    long held() {
        synchronized (this) {
            return held;
        }
    }
}
