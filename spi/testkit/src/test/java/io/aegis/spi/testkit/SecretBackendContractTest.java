package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.secret.SecretBackend;
import io.aegis.spi.secret.SecretBackend.Location;
import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract lets a good secret backend pass and fails each bad one for what is bad about it. */
class SecretBackendContractTest {
    /** The manifest of these tests declares a guard. */
    private static final String[] OF_THE_MANIFEST = {
        "theManifestDeclaresASecretBackend", "theBundleRegistersItsFactoryAndNothingElse"
    };

    private static final String PLAIN = "[a-z]{1,64}(/[a-z]{1,64})*";

    private static SecretBackend subject = SecretBackendContractTest::good;

    /** Runs only when this test launches it: its name is not one that the build looks for. */
    static final class Subject extends SecretBackendContract {
        @Override
        public SecretBackendFactory factory() {
            return new Factory();
        }

        @Override
        public List<Name> located() {
            return Name.ofEach("openai", "openai#organisation", "teams/risk");
        }

        @Override
        public List<Name> unknown() {
            return Name.ofEach("", "a b", "../a");
        }
    }

    private static final class Factory implements SecretBackendFactory {
        @Override
        public SecretBackend create(Settings settings, Host host) {
            return subject;
        }
    }

    private static Optional<Location> good(String path, Optional<String> key) {
        return path.matches(PLAIN) && key.orElse("value").matches("[a-z]{1,64}")
                ? Optional.of(at(path, "/data/" + key.orElse("value"), Map.of()))
                : Optional.empty();
    }

    private static Location at(String path, String pointer, Map<String, String> headers) {
        return new Location(new UpstreamRequest("GET", "v1/" + path, headers, new byte[0]), pointer);
    }

    private static Verification verify(SecretBackend backend) {
        subject = backend;
        return Verification.of(Subject.class);
    }

    @Test
    void aGoodBackendPassesEveryCheck() {
        var verification = verify(SecretBackendContractTest::good);
        assertThat(verification.failed()).containsExactlyInAnyOrder(OF_THE_MANIFEST);
        assertThat(verification.passed()).hasSizeGreaterThan(12);
    }

    @Test
    void aBackendThatTakesEveryPathFails() {
        assertThat(verify((path, key) -> Optional.of(at(path, "/" + key.orElse("value"), Map.of())))
                        .failed())
                .contains("aNameThatCannotBeASecretHasNone", "noPathLeadsOutOfTheStore");
    }

    @Test
    void aBackendThatForgetsTheKeyFails() {
        assertThat(verify((path, key) -> good(path, Optional.empty())).failed())
                .contains("everySecretHasAPlaceOfItsOwn");
    }

    @Test
    void aBackendThatPutsAKeyIntoThePointerAsItIsFails() {
        assertThat(verify((path, key) -> path.matches(PLAIN)
                                ? Optional.of(at(path, "/" + key.orElse("value"), Map.of()))
                                : Optional.empty())
                        .failed())
                .contains("noKeyBreaksThePointer");
    }

    @Test
    void aBackendThatPlacesACredentialItselfFails() {
        assertThat(verify((path, key) -> good(path, key)
                                .map(found -> at(path, found.pointer(), Map.of("Authorization", "Bearer x"))))
                        .failed())
                .contains("theRequestIsOneThatTheVaultSends");
    }

    @Test
    void aBackendThatFindsNothingFails() {
        assertThat(verify((path, key) -> Optional.empty()).failed()).contains("everySecretHasAPlaceOfItsOwn");
    }
}
