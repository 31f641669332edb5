package io.aegis.admission;

import io.aegis.spi.export.ExporterFactory;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.secret.SecretBackendFactory;
import java.util.Locale;

/** What a plugin is to the gateway. */
public enum PluginKind {
    GUARD,
    PROVIDER,
    AUTHENTICATOR,
    SECRET,
    EXPORTER;

    /** As manifests and the command line spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this version of the gateway has a use for it. The others can be written, signed and judged. */
    public boolean isUsed() {
        return switch (this) {
            case GUARD, PROVIDER, AUTHENTICATOR -> true;
            case SECRET, EXPORTER -> false;
        };
    }

    /** The service that a bundle of this kind registers. */
    public Class<?> contract() {
        return switch (this) {
            case GUARD -> GuardFactory.class;
            case PROVIDER -> ModelProviderFactory.class;
            case AUTHENTICATOR -> AuthenticatorFactory.class;
            case SECRET -> SecretBackendFactory.class;
            case EXPORTER -> ExporterFactory.class;
        };
    }
}
