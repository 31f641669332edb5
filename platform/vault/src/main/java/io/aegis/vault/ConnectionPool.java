package io.aegis.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Idle connections to one origin, the last used first. */
final class ConnectionPool {
    private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(30);

    /** A connection is not used for ever, so that a host that moved is looked up again. */
    private static final long OLDEST = TimeUnit.MINUTES.toNanos(5);

    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** A connection that can be used, or null if a new one is needed. */
    @Nullable
    Connection take() {
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            long now = System.nanoTime();
            if (isFresh(connection, now) && connection.isOpen(now)) {
                return connection;
            }
            close(connection);
        }
        return null;
    }

    void put(Connection connection) {
        connection.becomesIdle();
        if (closed || connection.ageNanos(System.nanoTime()) > OLDEST) {
            close(connection);
            return;
        }
        idle.addFirst(connection);
        if (closed) {
            closeAll();
        }
    }

    void evict(long now) {
        for (Connection connection : idle) {
            if (!isFresh(connection, now) && idle.remove(connection)) {
                close(connection);
            }
        }
    }

    void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            close(connection);
        }
    }

    private static boolean isFresh(Connection connection, long now) {
        return connection.idleNanos(now) < LONGEST_IDLE && connection.ageNanos(now) < OLDEST;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException closing) {
            throw new UncheckedIOException("an idle connection could not be closed", closing);
        }
    }
}
