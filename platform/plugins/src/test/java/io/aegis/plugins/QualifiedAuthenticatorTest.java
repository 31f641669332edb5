package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.identity.Principal;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualifiedAuthenticatorTest {
    private static final Credential.KeyDigest JANES = new Credential.KeyDigest("a".repeat(64));
    private static final Credential.KeyDigest ANOTHER = new Credential.KeyDigest("b".repeat(64));
    private static final KeyDirectory UNGRANTED = digest -> Optional.empty();
    private static final KeyDirectory KEYS =
            digest -> digest.equals(JANES) ? Optional.of(named("api_key:jane")) : Optional.empty();

    @ParameterizedTest
    @ValueSource(strings = {"acme.login:jane", "acme.login:https://issuer|1", "acme.login:"})
    void namesItsOwnPrincipals(String id) {
        assertThat(naming(id, UNGRANTED).authenticate(JANES)).isEqualTo(named(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key:jane",
                "none:anonymous",
                "oidc:https://issuer|1",
                "acme.login2:jane",
                "acme:login:jane",
                "Acme.login:jane",
                " acme.login:jane"
            })
    void namesNobodyElsesPrincipals(String id) {
        assertThatThrownBy(() -> naming(id, UNGRANTED).authenticate(JANES)).isInstanceOf(BrokenContractException.class);
    }

    @Test
    void passesOnWhoHoldsTheKeyThatWasShownIfItWasGrantedTheDirectory() {
        assertThat(naming("api_key:jane", KEYS).authenticate(JANES)).isEqualTo(named("api_key:jane"));
    }

    @Test
    void namesNoHolderOfAnotherKey() {
        assertThatThrownBy(() -> naming("api_key:jane", KEYS).authenticate(ANOTHER))
                .isInstanceOf(BrokenContractException.class);
        assertThatThrownBy(() -> naming("api_key:joe", KEYS).authenticate(JANES))
                .isInstanceOf(BrokenContractException.class);
    }

    @Test
    void rejectsAndSaysNothingAsItDoes() {
        Authenticator rejecting = credential -> new Authentication.Rejected();
        assertThat(new QualifiedAuthenticator("acme.login", rejecting, KEYS).authenticate(JANES))
                .isEqualTo(new Authentication.Rejected());
        assertThat(new QualifiedAuthenticator("acme.login", credential -> null, KEYS).authenticate(JANES))
                .isNull();
    }

    private static Authenticator naming(String id, KeyDirectory keys) {
        return new QualifiedAuthenticator("acme.login", credential -> named(id), keys);
    }

    private static Authentication.Authenticated named(String id) {
        return new Authentication.Authenticated(new Principal(id, Optional.empty(), Set.of()), Optional.empty());
    }
}
