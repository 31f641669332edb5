package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.secret.SecretBackend;
import io.aegis.spi.secret.SecretBackend.Location;
import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the gateway relies on in a secret backend, as tests.
 *
 * <p>The time limit is there to end a backend that hangs; nothing is measured by it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class SecretBackendContract implements BundleChecks {
    private static final int THREADS = 8;

    /** RFC 6901. */
    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)*");

    private static final List<String> HOSTILE_PATHS = List.of(
            "",
            " ",
            "/",
            "//elsewhere.example/x",
            "https://elsewhere.example/x",
            "../x",
            "a/../../x",
            "a/./x",
            "%2e%2e/x",
            "a\\..\\x",
            "a?b=c",
            "a#b",
            "a b",
            "a\r\nx-injected: 1",
            "a\u0000b",
            "ä",
            "\ud800",
            "x".repeat(64 * 1024));

    private static final List<String> HOSTILE_KEYS = List.of("", "/", "~", "a/b", "~2", "\"", "\r\n", "..");

    /**
     * A secret by its name in a configuration: {@code secret://<backend>/<path>[#key]}.
     *
     * @param path what stands before the hash sign
     * @param key what stands behind it, if anything does
     */
    public record Name(String path, Optional<String> key) {
        /** The secret of a reference such as {@code database/main#password}. */
        public static Name of(String reference) {
            int hash = reference.indexOf('#');
            return hash < 0
                    ? new Name(reference, Optional.empty())
                    : new Name(reference.substring(0, hash), Optional.of(reference.substring(hash + 1)));
        }

        /** One secret for each reference. */
        public static List<Name> ofEach(String... references) {
            return Arrays.stream(references).map(Name::of).toList();
        }
    }

    /** The factory that the bundle registers. */
    @Override
    public abstract SecretBackendFactory factory();

    /** Secrets that the backend can find the place of; at least two. */
    public abstract List<Name> located();

    /** Names that cannot be those of a secret of this store; at least one. */
    public abstract List<Name> unknown();

    /** Settings of the backend. None by default. */
    @Override
    public Settings settings() {
        return Settings.empty();
    }

    /** What is granted to the backend. Nothing by default, and it needs nothing: the vault sends what it describes. */
    public Host host() {
        return new FakeHost();
    }

    private SecretBackend backend() {
        return factory().create(settings(), host());
    }

    private Optional<Location> locate(Name name) {
        return backend().locate(name.path(), name.key());
    }

    @Test
    void theManifestDeclaresASecretBackend() {
        assertThat(bundle().capability().kind()).isEqualTo("secret");
    }

    @Test
    void everySecretHasAPlaceOfItsOwn() {
        var places = new ArrayList<String>();
        for (Name name : located()) {
            var location = locate(name);
            assertThat(location).as("place of %s", name).isPresent();
            var request = location.orElseThrow().request();
            places.add(request.method() + " " + request.path() + " " + Arrays.toString(request.body()) + " "
                    + location.orElseThrow().pointer());
        }
        assertThat(places).as("places").hasSizeGreaterThan(1).doesNotHaveDuplicates();
    }

    @Test
    void aNameThatCannotBeASecretHasNone() {
        assertThat(unknown()).as("names that must have no place").isNotEmpty();
        for (Name name : unknown()) {
            assertThat(locate(name)).as("place of %s", name).isEmpty();
        }
    }

    @Test
    void theRequestIsOneThatTheVaultSends() {
        for (Name name : located()) {
            SentRequest.requireAllowed(locate(name).orElseThrow().request());
        }
    }

    @Test
    void theValueIsPointedAt() {
        for (Name name : located()) {
            assertThat(locate(name).orElseThrow().pointer()).as("pointer").matches(POINTER);
        }
    }

    @Test
    void noPathLeadsOutOfTheStore() {
        for (String path : HOSTILE_PATHS) {
            var location = backend().locate(path, Optional.empty());
            assertThat(location).as("place of a hostile path").isNotNull();
            location.ifPresent(found -> SentRequest.requireAllowed(found.request()));
        }
    }

    @Test
    void noKeyBreaksThePointer() {
        for (String key : HOSTILE_KEYS) {
            var location = backend().locate(located().getFirst().path(), Optional.of(key));
            assertThat(location).as("place of a hostile key").isNotNull();
            location.ifPresent(found -> {
                assertThat(found.pointer()).as("pointer").matches(POINTER);
                SentRequest.requireAllowed(found.request());
            });
        }
    }

    @Test
    void manyThreadsGetThePlaceThatOneGets() throws Exception {
        var backend = backend();
        Callable<List<String>> run = () -> located().stream()
                .map(name -> backend.locate(name.path(), name.key()).orElseThrow())
                .map(found -> found.request().path() + " " + found.pointer())
                .toList();
        var alone = run.call();
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            for (var places : pool.invokeAll(Collections.nCopies(THREADS * 50, run))) {
                assertThat(places.get()).isEqualTo(alone);
            }
        }
    }
}
