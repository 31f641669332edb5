package io.aegis.store;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.RunStore;
import io.aegis.kernel.port.Usage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finished runs to be looked up, written behind the runs by a thread of their own. A run never waits for it; what does not fit in its queue is counted
 * and can be found in the ledger.
 *
 * <p>Safe for use by many threads.
 */
public final class FinishedRuns implements RunStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FinishedRuns.class);
    private static final int MOST_WAITING = 8192;
    private static final int MOST_IN_GROUP = 512;
    private static final long LINGER_MILLIS = 50;
    private static final int MOST_LISTED = 1001;
    private static final String INSERT = "INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** A run on its way: what its guards said is put into words where it is still at hand. */
    private record Waiting(RunRow run, String guards) {}

    private final Database database;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Semaphore arrived = new Semaphore(0);
    private final AtomicLong missed = new AtomicLong();
    private final Object flushing = new Object();
    private final Thread writer;
    private volatile boolean open = true;

    FinishedRuns(Database database) {
        this.database = database;
        writer = Thread.ofPlatform().daemon().name("aegis-runs").start(this::write);
    }

    @Override
    public void add(RunRow run) {
        if (queue.offer(new Waiting(run, GuardEntries.text(run.guards())))) {
            arrived.release();
        } else {
            missed.incrementAndGet();
        }
    }

    /** Runs that could not be kept, since the start. */
    public long missed() {
        return missed.get();
    }

    @Override
    public Optional<RunRow> find(String run) {
        flush();
        return database.query("SELECT * FROM run WHERE id = ?", FinishedRuns::read, run).stream()
                .findFirst();
    }

    @Override
    public List<RunRow> list(Query query) {
        flush();
        var sql = new StringBuilder("SELECT * FROM run WHERE 1 = 1");
        var parameters = new ArrayList<Object>();
        also(sql, parameters, " AND principal = ?", query.principal());
        also(sql, parameters, " AND route = ?", query.route());
        also(sql, parameters, " AND status = ?", query.status());
        also(sql, parameters, " AND at >= ?", query.since().map(Instant::toEpochMilli));
        boolean oldest = query.order() == Order.OLDEST;
        also(sql, parameters, oldest ? " AND id > ?" : " AND id < ?", query.after());
        sql.append(oldest ? " ORDER BY id LIMIT ?" : " ORDER BY id DESC LIMIT ?");
        parameters.add(Math.clamp(query.limit(), 1, MOST_LISTED));
        return database.query(sql.toString(), FinishedRuns::read, parameters.toArray());
    }

    /** Forgets runs that are older; their evidence stays. */
    public int purge(Duration age, Instant now) {
        flush();
        int forgotten =
                database.update("DELETE FROM run WHERE at < ?", now.minus(age).toEpochMilli());
        database.truncateLog();
        return forgotten;
    }

    private static void also(StringBuilder sql, List<Object> parameters, String clause, Optional<?> value) {
        value.ifPresent(present -> {
            sql.append(clause);
            parameters.add(present);
        });
    }

    private void write() {
        while (open) {
            try {
                arrived.acquire();
                TimeUnit.MILLISECONDS.sleep(
                        LINGER_MILLIS); // what comes meanwhile shares the commit; who looks a run up flushes first
                arrived.drainPermits();
                flush();
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    /** Writes what is waiting, so that who has just got an answer finds its run. */
    void flush() {
        synchronized (flushing) {
            for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
                write(next);
            }
        }
    }

    private void write(Waiting first) {
        var group = new ArrayList<Waiting>();
        group.add(first);
        queue.drainTo(group, MOST_IN_GROUP - 1);
        try {
            database.transaction(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                    for (Waiting run : group) {
                        bind(insert, run.run(), run.guards());
                        insert.executeUpdate();
                    }
                    return group.size();
                }
            });
        } catch (RuntimeException failed) {
            missed.addAndGet(group.size());
            LOG.warn(
                    "{} finished runs could not be kept for look-up; the ledger has them: {}",
                    group.size(),
                    failed instanceof StoreException
                            ? failed.getMessage()
                            : failed.getClass().getName());
        }
    }

    private static void bind(PreparedStatement insert, RunRow run, String guards) throws SQLException {
        Database.bind(
                insert,
                run.run(),
                run.at().toEpochMilli(),
                run.principal(),
                run.route(),
                run.status().name().toLowerCase(Locale.ROOT),
                run.code(),
                run.usage().map(Usage::input),
                run.usage().map(Usage::output),
                run.usage().map(Usage::cachedInput),
                run.usage().map(Usage::reasoning),
                run.millis(),
                run.digestKey(),
                guards);
    }

    private static RunRow read(ResultSet row) throws SQLException {
        return new RunRow(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("principal"),
                row.getString("route"),
                Evidence.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("code")),
                Optional.ofNullable(usage(row)),
                row.getLong("millis"),
                row.getString("digest_key"),
                GuardEntries.parse(row.getString("guards")));
    }

    private static @Nullable Usage usage(ResultSet row) throws SQLException {
        long input = row.getLong("input");
        return row.wasNull()
                ? null
                : new Usage(input, row.getLong("output"), row.getLong("cached_input"), row.getLong("reasoning"));
    }

    @Override
    public void close() {
        open = false;
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        flush();
    }
}
