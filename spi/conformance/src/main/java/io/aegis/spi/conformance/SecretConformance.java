package io.aegis.spi.conformance;

import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.OneArtifactChecks;
import io.aegis.spi.testkit.SecretBackendContract;
import java.util.List;

/** What is asked of a secret backend. */
final class SecretConformance extends SecretBackendContract implements OneArtifactChecks {
    @Override
    public SecretBackendFactory factory() {
        return (SecretBackendFactory) Subject.chosen().factory();
    }

    @Override
    public Settings settings() {
        return Subject.chosen().examples().settings();
    }

    @Override
    public List<Name> located() {
        return Subject.chosen().examples().names("located");
    }

    @Override
    public List<Name> unknown() {
        return Subject.chosen().examples().names("unknown");
    }
}
