package io.aegis.identity.virtualkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.guard.Label;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authentication.Authenticated;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Credential.KeyDigest;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.AuthenticatorContract;
import io.aegis.spi.testkit.FakeHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VirtualKeyAuthenticatorContractTest extends AuthenticatorContract {
    private static final KeyDigest JANE = new KeyDigest("a".repeat(64));
    private static final KeyDigest BOB = new KeyDigest("b".repeat(64));
    private static final Map<KeyDigest, Authenticated> KEYS = Map.of(
            JANE,
            new Authenticated(
                    new Principal("api_key:jane", Optional.of("risk"), Set.of(new Label("role", "auditor"))),
                    Optional.of(Set.of("agent"))),
            BOB,
            new Authenticated(new Principal("api_key:bob", Optional.empty(), Set.of()), Optional.empty()));

    @Override
    public AuthenticatorFactory factory() {
        return new VirtualKeyAuthenticatorFactory();
    }

    @Override
    public Host host() {
        return new FakeHost().withKeys(KEYS);
    }

    @Override
    public List<Credential> good() {
        return List.of(JANE, BOB);
    }

    @Override
    public List<Credential> bad() {
        return List.of(
                new KeyDigest("a".repeat(63) + "b"),
                new KeyDigest("b" + "a".repeat(63)),
                new KeyDigest("0".repeat(64)));
    }

    @Test
    void whatTheDirectorySaysOfAKeyIsHandedOnWhole() {
        for (KeyDigest key : List.of(JANE, BOB)) {
            assertThat(authenticator(host()).authenticate(key)).isEqualTo(KEYS.get(key));
        }
    }

    @Test
    void aKeyThatIsRevokedWhileTheGatewayRunsIsRejectedAtTheNextRequest() {
        var keys = new HashMap<>(KEYS);
        var authenticator = authenticator(new FakeHost().withKeys(digest -> Optional.ofNullable(keys.get(digest))));
        assertThat(authenticator.authenticate(JANE)).isInstanceOf(Authenticated.class);
        keys.remove(JANE);
        assertThat(authenticator.authenticate(JANE)).isEqualTo(new Authentication.Rejected());
    }

    @Test
    void withoutTheGrantThereIsNoAuthenticatorAtAll() {
        assertThatThrownBy(() -> authenticator(new FakeHost()))
                .isInstanceOf(GrantMissingException.class)
                .hasMessageContaining("keys");
    }

    private Authenticator authenticator(Host host) {
        return factory().create(Settings.empty(), host);
    }
}
