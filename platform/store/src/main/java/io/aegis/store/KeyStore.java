package io.aegis.store;

import io.aegis.spi.guard.Label;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.identity.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's virtual keys: 256 random bits each, of which only the SHA-256 is kept.
 *
 * <p>Keys are random, so a digest needs no salt and no slow function: there is nothing to guess. Looking one up compares digests of digests, which tells
 * a timing observer nothing about the key. Safe for use by many threads.
 */
public final class KeyStore implements KeyDirectory {
    /** How every virtual key begins. */
    public static final String PREFIX = "aeg-";

    /** How long a key can go on at most when another takes its place. */
    static final Duration LONGEST_GRACE = Duration.ofDays(3650);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SEPARATOR = ",";

    /** A key that was just made: the only moment at which it exists outside of its holder's hands. */
    public record Created(VirtualKey key, String secret) {
        @Override
        public String toString() {
            return "Created[" + key + "]";
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final Map<String, VirtualKey> byDigest = new ConcurrentHashMap<>();
    private final Object changing = new Object();
    private final AtomicLong latest = new AtomicLong();
    private final List<Consumer<VirtualKey>> onRevoked = new CopyOnWriteArrayList<>();

    KeyStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        list().forEach(key -> byDigest.put(key.sha256(), key));
    }

    /** Makes a key. */
    public Created create(KeyRequest request) {
        Created created = made(request, now());
        database.transaction(open -> insert(open, created.key()));
        byDigest.put(created.key().sha256(), created.key());
        return created;
    }

    private static Created made(KeyRequest request, Instant now) {
        String secret = PREFIX + random(32);
        var key = new VirtualKey(
                "key_" + random(6),
                sha256(secret),
                request.name(),
                request.team(),
                request.labels(),
                request.routes(),
                request.role(),
                now,
                request.lifetime().map(now::plus),
                Optional.empty());
        return new Created(key, secret);
    }

    /** All keys, oldest first. */
    public List<VirtualKey> list() {
        return database.query("SELECT * FROM virtual_key ORDER BY created, id", KeyStore::read);
    }

    /** Takes a key back at once; empty if there is no such key. */
    public Optional<VirtualKey> revoke(String id) {
        Optional<VirtualKey> revoked = closed(id);
        revoked.ifPresent(key -> onRevoked.forEach(listener -> listener.accept(key)));
        long now = now().toEpochMilli();
        database.update("UPDATE virtual_key SET revoked = ? WHERE id = ? AND revoked IS NULL", now, id);
        return revoked;
    }

    /** Closes a key in memory first: it must open nothing even if the disk is full. */
    private Optional<VirtualKey> closed(String id) {
        synchronized (changing) {
            Optional<VirtualKey> found = known(id).map(key -> key.revoked(now()));
            found.ifPresent(key -> byDigest.put(key.sha256(), key));
            return found;
        }
    }

    /** The latest moment that was ever seen: a clock that goes back revives no key. */
    private Instant now() {
        long now = clock.millis();
        return Instant.ofEpochMilli(latest.accumulateAndGet(now, Math::max));
    }

    /**
     * Makes another key like this one, which goes on to open for a while; empty if there is no such key or it is no longer good.
     *
     * @throws IllegalArgumentException if that while is negative or too long; nothing is made then
     */
    public Optional<Created> rotate(String id, Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("a key that is rotated goes on for " + LONGEST_GRACE.toDays()
                    + " days at most; give it a shorter grace");
        }
        Instant now = now();
        return known(id).filter(key -> key.isValid(now)).flatMap(key -> rotated(key, now, now.plus(grace)));
    }

    private Optional<Created> rotated(VirtualKey old, Instant now, Instant until) {
        var lifetime = old.expires().map(expires -> Duration.between(now, expires));
        Created next =
                made(new KeyRequest(old.name(), old.team(), old.labels(), old.routes(), old.role(), lifetime), now);
        if (!replaced(old.id(), until.toEpochMilli(), next.key())) {
            return Optional.empty();
        }
        byDigest.put(next.key().sha256(), next.key());
        expire(old.id(), until);
        return Optional.of(next);
    }

    /** Has one key expire and another begin, both or neither; false if the one was taken back meanwhile. */
    private boolean replaced(String id, long until, VirtualKey next) {
        return database.transaction(open -> {
            try (PreparedStatement expire = open.prepareStatement("UPDATE virtual_key"
                    + " SET expires = min(coalesce(expires, ?), ?) WHERE id = ? AND revoked IS NULL")) {
                Database.bind(expire, until, until, id);
                return expire.executeUpdate() == 1 && insert(open, next) == 1;
            }
        });
    }

    /** Tells of every key that is taken back, so that its runs can be cut. */
    public void onRevoked(Consumer<VirtualKey> listener) {
        onRevoked.add(listener);
    }

    @Override
    public Optional<Authentication.Authenticated> find(Credential.KeyDigest digest) {
        VirtualKey key = byDigest.get(digest.sha256());
        return key == null || !key.isValid(now()) ? Optional.empty() : Optional.of(holder(key));
    }

    private static Authentication.Authenticated holder(VirtualKey key) {
        Set<Label> labels = new HashSet<>(key.labels());
        key.role().ifPresent(role -> labels.add(new Label("role", role)));
        return new Authentication.Authenticated(
                new Principal("api_key:" + key.name(), key.team(), labels), key.routes());
    }

    /** A key as it is in memory, which knows of a key taken back even if the disk does not. */
    private Optional<VirtualKey> known(String id) {
        return byDigest.values().stream().filter(key -> key.id().equals(id)).findFirst();
    }

    private void expire(String id, Instant until) {
        synchronized (changing) {
            byDigest.replaceAll((digest, key) -> key.id().equals(id) ? key.expiring(until) : key);
        }
    }

    private static int insert(Connection open, VirtualKey key) throws SQLException {
        try (PreparedStatement insert =
                open.prepareStatement("INSERT INTO virtual_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)")) {
            bind(insert, key);
            return insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement insert, VirtualKey key) throws SQLException {
        Database.bind(
                insert,
                key.id(),
                key.sha256(),
                key.name(),
                key.team(),
                key.labels().stream()
                        .map(label -> label.key() + "=" + label.value())
                        .sorted()
                        .collect(Collectors.joining(SEPARATOR)),
                key.routes().map(routes -> routes.stream().sorted().collect(Collectors.joining(SEPARATOR))),
                key.role(),
                key.created().toEpochMilli(),
                key.expires().map(Instant::toEpochMilli));
    }

    private static VirtualKey read(ResultSet row) throws SQLException {
        return new VirtualKey(
                row.getString("id"),
                row.getString("sha256"),
                row.getString("name"),
                Optional.ofNullable(row.getString("team")),
                words(row.getString("labels")).map(KeyStore::label).collect(Collectors.toSet()),
                Optional.ofNullable(row.getString("routes"))
                        .map(routes -> words(routes).collect(Collectors.toSet())),
                Optional.ofNullable(row.getString("role")),
                Instant.ofEpochMilli(row.getLong("created")),
                Optional.ofNullable(instant(row, "expires")),
                Optional.ofNullable(instant(row, "revoked")));
    }

    private static Label label(String text) {
        int equals = text.indexOf('=');
        return new Label(text.substring(0, equals), text.substring(equals + 1));
    }

    private static Stream<String> words(String joined) {
        return joined.isEmpty() ? Stream.empty() : Stream.of(joined.split(SEPARATOR, -1));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String sha256(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
