package acme.sample;

import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.Examples;
import io.aegis.spi.testkit.OneArtifactChecks;
import io.aegis.spi.testkit.SecretBackendContract;
import java.util.List;

/** The contract of a secret backend. What it is tried on stands in {@code aegis/examples.json}. */
class SampleTest extends SecretBackendContract implements OneArtifactChecks {
    @Override
    public SecretBackendFactory factory() {
        return new SampleFactory();
    }

    @Override
    public Settings settings() {
        return Examples.of(factory()).settings();
    }

    @Override
    public List<Name> located() {
        return Examples.of(factory()).names("located");
    }

    @Override
    public List<Name> unknown() {
        return Examples.of(factory()).names("unknown");
    }
}
