package io.aegis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.guard.Label;
import io.aegis.spi.identity.Authentication.Authenticated;
import io.aegis.spi.identity.Credential.KeyDigest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreTest {
    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void aKeyOpensUntilItIsRevokedAndStaysSoAfterReopening() throws Exception {
        KeyStore.Created created;
        var told = new ArrayList<String>();
        try (Store store = open()) {
            created = store.keys().create(KeyRequest.of("jane"));
            assertThat(holder(store, created)).isPresent();
            store.keys().onRevoked(key -> told.add(key.id()));
        }
        try (Store store = open()) {
            store.keys().onRevoked(key -> told.add(key.id()));
            assertThat(holder(store, created).orElseThrow().principal().id()).isEqualTo("api_key:jane");
            assertThat(store.keys().revoke(created.key().id())).isPresent();
            assertThat(store.keys().revoke("key_none")).isEmpty();
            assertThat(holder(store, created)).isEmpty();
        }
        try (Store store = open()) {
            assertThat(holder(store, created)).isEmpty();
            assertThat(store.keys().rotate(created.key().id(), Duration.ofHours(1)))
                    .isEmpty();
        }
        assertThat(told).containsExactly(created.key().id());
    }

    @Test
    void aKeyExpiresAndNoClockRevivesIt() throws Exception {
        try (Store store = open()) {
            var request = new KeyRequest(
                    "jane",
                    Optional.empty(),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Duration.ofHours(1)));
            KeyStore.Created created = store.keys().create(request);
            now = now.plus(Duration.ofMinutes(59));
            assertThat(holder(store, created)).isPresent();
            now = now.plus(Duration.ofMinutes(1));
            assertThat(holder(store, created)).isEmpty();
            now = now.minus(Duration.ofMinutes(30));
            assertThat(holder(store, created)).isEmpty();
        }
    }

    @Test
    void aRotatedKeyGoesOnForItsGraceOnly() throws Exception {
        try (Store store = open()) {
            var request = new KeyRequest(
                    "jane",
                    Optional.of("red"),
                    Set.of(new Label("tier", "gold")),
                    Optional.of(Set.of("chat")),
                    Optional.of("auditor"),
                    Optional.empty());
            KeyStore.Created old = store.keys().create(request);
            KeyStore.Created next =
                    store.keys().rotate(old.key().id(), Duration.ofMinutes(10)).orElseThrow();
            assertThat(holder(store, old)).isPresent();
            assertThat(holder(store, next)).isEqualTo(holder(store, old));
            now = now.plus(Duration.ofMinutes(10));
            assertThat(holder(store, old)).isEmpty();
            assertThat(holder(store, next)).isPresent();
            assertThat(store.keys().list()).hasSize(2);
        }
    }

    @Test
    void theKeyItselfIsNowhereInTheFiles() throws Exception {
        KeyStore.Created created;
        try (Store store = open()) {
            created = store.keys().create(KeyRequest.of("jane"));
            assertThat(created.toString()).doesNotContain(created.secret());
            assertThat(bytes())
                    .doesNotContain(created.secret())
                    .doesNotContain(created.secret().substring(8));
        }
        assertThat(bytes()).contains(created.key().sha256()).doesNotContain(created.secret());
    }

    @Test
    void aRoleIsALabelThatOnlyTheRoleOfAKeyGives() throws Exception {
        try (Store store = open()) {
            var request = new KeyRequest(
                    "jane",
                    Optional.empty(),
                    Set.of(),
                    Optional.of(Set.of()),
                    Optional.of("operator"),
                    Optional.empty());
            Authenticated holder = holder(store, store.keys().create(request)).orElseThrow();
            assertThat(holder.principal().labels()).containsExactly(new Label("role", "operator"));
            assertThat(holder.routes()).contains(Set.of());
        }
        assertThatThrownBy(() -> new KeyRequest(
                        "jane",
                        Optional.empty(),
                        Set.of(new Label("role", "operator")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyRequest(
                        "jane",
                        Optional.empty(),
                        Set.of(),
                        Optional.of(Set.of("chat,admin")),
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        for (String name : List.of("", "Jane", "a b", "a:b", "x".repeat(65))) {
            assertThatThrownBy(() -> KeyRequest.of(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFileOfANewerVersionIsRefused() throws Exception {
        open().close();
        try (var database = new Database(directory.resolve("state.db"))) {
            database.transaction(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("PRAGMA user_version = 99");
                }
            });
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("newer version");
    }

    @Test
    void aFullDiskFailsWhatIsAskedForAndIsOverWhenItIsNotFullAnyMore() throws Exception {
        try (var database = new Database(directory.resolve("state.db"))) {
            var keys = new KeyStore(database, () -> now);
            KeyStore.Created created = keys.create(KeyRequest.of("jane"));
            pages(database, 1);
            assertThatThrownBy(() -> {
                        while (true) {
                            keys.create(KeyRequest.of("joe"));
                        }
                    })
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("13");
            pages(database, 100_000);
            assertThat(keys.create(KeyRequest.of("joe")).key().name()).isEqualTo("joe");
            assertThat(keys.revoke(created.key().id())).isPresent();
        }
    }

    @Test
    void aGraceThatIsNoneMakesNoKey() throws Exception {
        try (Store store = open()) {
            KeyStore.Created created = store.keys().create(KeyRequest.of("jane"));
            for (Duration grace : List.of(
                    Duration.ofSeconds(Long.MAX_VALUE), KeyStore.LONGEST_GRACE.plusNanos(1), Duration.ofSeconds(-1))) {
                assertThatThrownBy(() -> store.keys().rotate(created.key().id(), grace))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("3650 days");
            }
            assertThat(store.keys().list()).containsExactly(created.key());
            assertThat(store.keys().rotate(created.key().id(), KeyStore.LONGEST_GRACE))
                    .isPresent();
        }
    }

    @Test
    void aKeyIsRotatedWholeOrNotAtAll() throws Exception {
        try (var database = new Database(directory.resolve("state.db"))) {
            var keys = new KeyStore(database, () -> now);
            KeyStore.Created created = keys.create(KeyRequest.of("jane"));
            for (String half : List.of("UPDATE", "INSERT")) {
                execute(
                        database,
                        "CREATE TRIGGER broken BEFORE " + half
                                + " ON virtual_key BEGIN SELECT RAISE(ABORT, 'broken'); END");
                assertThatThrownBy(() -> keys.rotate(created.key().id(), Duration.ZERO))
                        .isInstanceOf(StoreException.class);
                execute(database, "DROP TRIGGER broken");
                assertThat(keys.list()).containsExactly(created.key());
                assertThat(keys.find(new KeyDigest(created.key().sha256()))).isPresent();
            }
        }
    }

    @Test
    void aKeyWhoseRevocationOnlyTheMemoryKnowsIsNotRotated() throws Exception {
        try (var database = new Database(directory.resolve("state.db"))) {
            var keys = new KeyStore(database, () -> now);
            KeyStore.Created created = keys.create(KeyRequest.of("jane"));
            execute(database, "PRAGMA query_only = ON");
            assertThatThrownBy(() -> keys.revoke(created.key().id())).isInstanceOf(StoreException.class);
            execute(database, "PRAGMA query_only = OFF");
            assertThat(keys.rotate(created.key().id(), Duration.ofHours(1))).isEmpty();
            assertThat(keys.list()).hasSize(1);
        }
    }

    private static void execute(Database database, String sql) {
        database.transaction(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    private static void pages(Database database, int most) {
        execute(database, "PRAGMA max_page_count = " + most);
    }

    private String bytes() throws Exception {
        var all = new StringBuilder();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private Store open() {
        return Store.open(directory.resolve("state.db"), new PlainKey(), () -> now);
    }

    private static Optional<Authenticated> holder(Store store, KeyStore.Created created) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(created.secret().getBytes(StandardCharsets.UTF_8));
        return store.keys().find(new KeyDigest(HexFormat.of().formatHex(digest)));
    }
}
