package acme.sample;

import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.AuthenticatorContract;
import io.aegis.spi.testkit.Examples;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.OneArtifactChecks;
import java.util.List;

/** The contract of an authenticator. What it is tried on stands in {@code aegis/examples.json}. */
class SampleTest extends AuthenticatorContract implements OneArtifactChecks {
    @Override
    public AuthenticatorFactory factory() {
        return new SampleFactory();
    }

    @Override
    public Settings settings() {
        return Examples.of(factory()).settings();
    }

    @Override
    public Host host() {
        return new FakeHost().withKeys(Examples.of(factory()).keys());
    }

    @Override
    public List<Credential> good() {
        return Examples.of(factory()).credentials("good");
    }

    @Override
    public List<Credential> bad() {
        return Examples.of(factory()).credentials("bad");
    }
}
