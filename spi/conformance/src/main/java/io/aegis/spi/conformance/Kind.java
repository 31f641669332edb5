package io.aegis.spi.conformance;

import io.aegis.spi.export.ExporterFactory;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.secret.SecretBackendFactory;

/** The kinds of plugins, each with the factory that its jar offers and the checks that it is judged by. */
enum Kind {
    GUARD(GuardFactory.class, GuardConformance.class),
    PROVIDER(ModelProviderFactory.class, ProviderConformance.class),
    AUTHENTICATOR(AuthenticatorFactory.class, AuthenticatorConformance.class),
    SECRET(SecretBackendFactory.class, SecretConformance.class),
    EXPORTER(ExporterFactory.class, ExporterConformance.class);

    private final Class<?> factory;
    private final Class<?> checks;

    Kind(Class<?> factory, Class<?> checks) {
        this.factory = factory;
        this.checks = checks;
    }

    Class<?> factory() {
        return factory;
    }

    Class<?> checks() {
        return checks;
    }
}
