package io.aegis.spi.conformance;

import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.AuthenticatorContract;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.OneArtifactChecks;
import java.util.List;

/** What is asked of an authenticator. */
final class AuthenticatorConformance extends AuthenticatorContract implements OneArtifactChecks {
    @Override
    public AuthenticatorFactory factory() {
        return (AuthenticatorFactory) Subject.chosen().factory();
    }

    @Override
    public Settings settings() {
        return Subject.chosen().examples().settings();
    }

    @Override
    public Host host() {
        return new FakeHost().withKeys(Subject.chosen().examples().keys());
    }

    @Override
    public List<Credential> good() {
        return Subject.chosen().examples().credentials("good");
    }

    @Override
    public List<Credential> bad() {
        return Subject.chosen().examples().credentials("bad");
    }
}
