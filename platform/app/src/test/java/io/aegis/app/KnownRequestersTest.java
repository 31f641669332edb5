package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.Caller;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Principal;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** For whom a run that waited goes on. */
class KnownRequestersTest {
    private static final Principal JANE = new Principal("api_key:jane", Optional.empty(), Set.of());
    private static final Caller THEN = new Caller(JANE, Optional.empty(), Optional.of("ab".repeat(32)));
    private static final Authenticator KNOWS_JANE =
            credential -> new Authentication.Authenticated(JANE, Optional.empty());

    @Test
    void aCallerGoesOnWhoIsKnownAndNobodyDoesWhereTheAuthenticatorIsGone() {
        assertThat(new KnownRequesters(false, () -> Optional.of(KNOWS_JANE)).now(THEN))
                .contains(THEN);
        assertThat(new KnownRequesters(false, Optional::empty).now(THEN)).isEmpty();
    }

    @Test
    void anAnonymousRunGoesOnOnlyWhereNobodyIsAsked() {
        assertThat(new KnownRequesters(true, Optional::empty).now(Caller.ANONYMOUS))
                .contains(Caller.ANONYMOUS);
        assertThat(new KnownRequesters(false, Optional::empty).now(Caller.ANONYMOUS))
                .isEmpty();
        assertThat(new KnownRequesters(true, Optional::empty).now(THEN)).isEmpty();
    }
}
