package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the gateway relies on in an authenticator, as tests. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class AuthenticatorContract implements BundleChecks {
    private static final int THREADS = 8;

    /** The factory that the bundle registers. */
    @Override
    public abstract AuthenticatorFactory factory();

    /** What is granted to the authenticator, prepared so that the credentials below are good and bad. */
    public abstract Host host();

    /** Credentials that must be accepted, of at least two principals. */
    public abstract List<Credential> good();

    /** Credentials that must be rejected: unknown, revoked, expired, close to a good one. */
    public abstract List<Credential> bad();

    /** Settings of the {@code auth} block. None by default. */
    @Override
    public Settings settings() {
        return Settings.empty();
    }

    private Authenticator authenticator() {
        return factory().create(settings(), host());
    }

    @Test
    void theManifestDeclaresAnAuthenticatorAndItsFormOfCredential() {
        var capability = PluginBundle.of(factory().getClass()).capability();
        assertThat(capability.kind()).isEqualTo("authenticator");
        assertThat(capability.clause().attribute("credential")).isNotBlank();
    }

    @Test
    void aGoodCredentialNamesItsPrincipal() {
        var ids = good().stream().map(this::principal).map(Principal::id).distinct();
        assertThat(ids).as("principals").hasSizeGreaterThan(1).noneMatch(Principal.ANONYMOUS.id()::equals);
    }

    /** The gateway lets in nobody else. */
    @Test
    void itNamesItsOwnPrincipalsAloneAndThoseWhomTheDirectoryNamesForTheirKeys() {
        String own = PluginBundle.of(factory().getClass()).capability().type() + ":";
        for (Credential credential : good()) {
            String id = principal(credential).id();
            assertThat(id.startsWith(own) || isHolder(id, credential))
                    .as("'%s' begins with '%s', or is whom the granted directory names for that key", id, own)
                    .isTrue();
        }
    }

    @Test
    void aBadCredentialIsRejected() {
        assertThat(bad()).as("credentials that must be rejected").isNotEmpty();
        for (Credential credential : bad()) {
            assertThat(authenticator().authenticate(credential)).isEqualTo(new Authentication.Rejected());
        }
    }

    @Test
    void aRejectionIsNotSoftenedByAGoodCredentialBeforeIt() {
        var authenticator = authenticator();
        for (Credential credential : bad()) {
            good().forEach(authenticator::authenticate);
            assertThat(authenticator.authenticate(credential)).isEqualTo(new Authentication.Rejected());
        }
    }

    @Test
    void anAuthenticationNeverShowsTheCredential() {
        for (Credential credential : good()) {
            String shown = authenticator().authenticate(credential).toString();
            if (credential instanceof Credential.KeyDigest digest) {
                assertThat(shown.contains(digest.sha256()))
                        .as("shows the digest")
                        .isFalse();
            }
        }
    }

    @Test
    void manyThreadsGetTheAnswerThatOneGets() throws Exception {
        var authenticator = authenticator();
        var all = new ArrayList<>(good());
        all.addAll(bad());
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            Callable<List<Authentication>> run =
                    () -> all.stream().map(authenticator::authenticate).toList();
            var alone = run.call();
            for (var answers : pool.invokeAll(Collections.nCopies(THREADS * 50, run))) {
                assertThat(answers.get()).isEqualTo(alone);
            }
        }
    }

    private boolean isHolder(String id, Credential credential) {
        return switch (credential) {
            case Credential.KeyDigest digest ->
                host().keys().find(digest).stream()
                        .anyMatch(found -> found.principal().id().equals(id));
        };
    }

    private Principal principal(Credential credential) {
        return switch (authenticator().authenticate(credential)) {
            case Authentication.Authenticated(var principal, var routes) -> {
                assertThat(routes).isNotNull();
                yield principal;
            }
            case Authentication.Rejected() -> throw new AssertionError("a good credential was rejected");
        };
    }
}
