package io.aegis.store;

import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.PayloadKey;
import io.aegis.kernel.port.RunStore;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kept runs in the database. The content of each is encrypted under a key of its principal, which is itself encrypted under the gateway's: who erases the
 * principal's key erases all of its content, wherever copies of it are.
 *
 * <p>What is encrypted is bound to its run, its principal and the number of its state. Safe for use by many threads.
 */
public final class KeptRunStore implements KeptRuns {
    private static final Logger LOG = LoggerFactory.getLogger(KeptRunStore.class);
    private static final String HEAD = "id, principal, route, state, at, changed, sequence, request, expires, taken";

    /** Whoever erased a principal's content while some was sealed erased that too, so it does not come after. */
    private static final String STILL_KEYED =
            " EXISTS (SELECT 1 FROM payload_key WHERE payload_key.principal = ? AND sealed = ?)";

    private static final String OVER = "changed < ? AND state IN ('completed', 'blocked', 'denied', 'error')";

    private final Database database;
    private final PrincipalKeys keys;

    KeptRunStore(Database database, PayloadKey master) {
        this.database = database;
        this.keys = new PrincipalKeys(database, master);
    }

    /**
     * Takes the gateway's key of today, so that the one before it can be thrown away.
     *
     * @throws StoreException if something was encrypted under a key that is not known
     */
    public void rekey() {
        keys.rewrap();
    }

    @Override
    public void keep(KeptRun run) {
        KeptRun.Head head = run.head();
        int kept = durably(() -> insert(head, sealed(run)));
        if (kept == 0) {
            keys.forget(head.principal());
            LOG.warn("A run does not go on: the content of its principal was erased before it could be kept");
            throw new EvidenceUnavailableException("the content of the run was erased");
        }
    }

    private int insert(KeptRun.Head head, PrincipalKeys.Sealed sealed) {
        return database.update(
                "INSERT INTO kept_run SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE" + STILL_KEYED,
                head.run(),
                head.principal(),
                head.route(),
                word(head.state()),
                head.at().toEpochMilli(),
                head.changed().toEpochMilli(),
                head.sequence(),
                head.request(),
                head.expires().map(Instant::toEpochMilli),
                head.taken() ? 1 : 0,
                sealed.content(),
                head.principal(),
                sealed.key());
    }

    @Override
    public boolean follow(KeptRun run) {
        KeptRun.Head head = run.head();
        return durably(() -> update(head, sealed(run))) == 1;
    }

    private int update(KeptRun.Head head, PrincipalKeys.Sealed sealed) {
        return database.update(
                "UPDATE kept_run SET state = ?, changed = ?, sequence = ?, expires = ?, payload = ?"
                        + " WHERE id = ? AND sequence = ? AND" + STILL_KEYED,
                word(head.state()),
                head.changed().toEpochMilli(),
                head.sequence(),
                head.expires().map(Instant::toEpochMilli),
                sealed.content(),
                head.run(),
                head.sequence() - 1,
                head.principal(),
                sealed.key());
    }

    private PrincipalKeys.Sealed sealed(KeptRun run) {
        return keys.seal(run.head().principal(), PayloadWriter.write(run.payload()), context(run.head()));
    }

    private static int durably(IntSupplier update) {
        try {
            return update.getAsInt();
        } catch (StoreException failed) {
            LOG.error("A run could not be kept, so it does not go on: {}", failed.getMessage());
            throw new EvidenceUnavailableException("the run could not be kept");
        }
    }

    private static byte[] context(KeptRun.Head head) {
        String text = head.run() + "|" + head.principal() + "|" + head.sequence();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<KeptRun> find(String run) {
        return database
                .query(
                        "SELECT " + HEAD + ", payload FROM kept_run WHERE id = ? AND payload IS NOT NULL",
                        row -> new Sealed(head(row), row.getBytes("payload")),
                        run)
                .stream()
                .findFirst()
                .flatMap(this::opened);
    }

    private record Sealed(KeptRun.Head head, byte[] payload) {}

    private Optional<KeptRun> opened(Sealed sealed) {
        KeptRun.Head head = sealed.head();
        return keys.open(head.principal(), sealed.payload(), context(head))
                .map(plain -> new KeptRun(head, PayloadReader.read(plain)));
    }

    @Override
    public Optional<KeptRun.Head> head(String run) {
        return heads(" WHERE id = ?", run).stream().findFirst();
    }

    @Override
    public boolean take(String run) {
        return database.update("UPDATE kept_run SET taken = 1 WHERE id = ? AND taken = 0", run) == 1;
    }

    @Override
    public List<KeptRun.Head> list(RunStore.Query query) {
        var where = new StringBuilder(" WHERE 1 = 1");
        var parameters = new ArrayList<Object>();
        also(where, parameters, " AND principal = ?", query.principal());
        also(where, parameters, " AND route = ?", query.route());
        also(where, parameters, " AND state = ?", query.status());
        also(where, parameters, " AND at >= ?", query.since().map(Instant::toEpochMilli));
        boolean oldest = query.order() == RunStore.Order.OLDEST;
        also(where, parameters, oldest ? " AND id > ?" : " AND id < ?", query.after());
        parameters.add(query.limit());
        where.append(oldest ? " ORDER BY id LIMIT ?" : " ORDER BY id DESC LIMIT ?");
        return heads(where.toString(), parameters.toArray());
    }

    private static void also(StringBuilder where, List<Object> parameters, String clause, Optional<?> value) {
        value.ifPresent(present -> {
            where.append(clause);
            parameters.add(present);
        });
    }

    @Override
    public List<KeptRun.Head> in(KeptRun.State state) {
        return heads(" WHERE state = ? ORDER BY id", word(state));
    }

    @Override
    public List<KeptRun.Head> expired(Instant now) {
        return heads(" WHERE state = 'paused' AND expires <= ? ORDER BY id", now.toEpochMilli());
    }

    /** Forgets the content of runs that were over before; what is known of them without it stays. */
    public int forget(Duration age, Instant now) {
        int forgotten = database.update(
                "DELETE FROM kept_run WHERE " + OVER, now.minus(age).toEpochMilli());
        if (forgotten > 0) {
            database.truncateLog();
        }
        return forgotten;
    }

    /** What is erased is in the database's log still. */
    int erase(String principal) {
        int erased = database.transaction(open -> {
            try (var keyed = open.prepareStatement("DELETE FROM payload_key WHERE principal = ?");
                    var kept = open.prepareStatement("DELETE FROM kept_run WHERE principal = ?");
                    var digests = open.prepareStatement("UPDATE run SET digest_key = '' WHERE principal = ?")) {
                for (var statement : List.of(keyed, digests)) {
                    statement.setString(1, principal);
                    statement.executeUpdate();
                }
                kept.setString(1, principal);
                return kept.executeUpdate();
            }
        });
        keys.forget(principal);
        return erased;
    }

    /** What is erased is in the database's log still. */
    int eraseBefore(Instant time) {
        int erased = database.transaction(open -> {
            try (var kept = open.prepareStatement("DELETE FROM kept_run WHERE " + OVER);
                    var digests = open.prepareStatement("UPDATE run SET digest_key = '' WHERE at < ?")) {
                digests.setLong(1, time.toEpochMilli());
                digests.executeUpdate();
                kept.setLong(1, time.toEpochMilli());
                return kept.executeUpdate();
            }
        });
        return erased;
    }

    /** How many runs with content were over before a time. */
    public int overBefore(Instant time) {
        return heads(" WHERE " + OVER, time.toEpochMilli()).size();
    }

    private List<KeptRun.Head> heads(String where, Object... parameters) {
        return database.query("SELECT " + HEAD + " FROM kept_run" + where, KeptRunStore::head, parameters);
    }

    private static KeptRun.Head head(ResultSet row) throws SQLException {
        long expires = row.getLong("expires");
        Optional<Instant> until = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires));
        return new KeptRun.Head(
                row.getString("id"),
                row.getString("principal"),
                row.getString("route"),
                KeptRun.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Instant.ofEpochMilli(row.getLong("at")),
                Instant.ofEpochMilli(row.getLong("changed")),
                row.getLong("sequence"),
                Optional.ofNullable(row.getString("request")),
                until,
                row.getInt("taken") != 0);
    }

    private static String word(KeptRun.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
