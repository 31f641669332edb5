package io.aegis.spi.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityRecordsTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void aPrincipalIsQualifiedByItsAuthenticator() {
        for (String id : List.of("jane", ":jane", "")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Principal(id, Optional.empty(), Set.of()));
        }
    }

    @Test
    void aKeyDigestIsNotAKey() {
        for (String text : List.of("", "aeg-" + DIGEST, DIGEST.toUpperCase(Locale.ROOT), DIGEST + "0")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Credential.KeyDigest(text));
        }
    }

    @Test
    void aKeyDigestShowsItsBeginningOnly() {
        assertThat(new Credential.KeyDigest(DIGEST).toString()).doesNotContain(DIGEST.substring(0, 16));
    }

    @Test
    void theRoutesOfAKeyDoNotChangeAfterwards() {
        var routes = new HashSet<>(Set.of("default"));
        var authenticated = new Authentication.Authenticated(Principal.ANONYMOUS, Optional.of(routes));
        routes.add("secret");
        assertThat(authenticated.routes()).contains(Set.of("default"));
    }
}
