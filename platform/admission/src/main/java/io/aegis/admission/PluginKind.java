package io.aegis.admission;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.provider.ModelProviderFactory;
import java.util.Locale;

/** What a plugin is to the gateway. */
public enum PluginKind {
    GUARD,
    PROVIDER,
    AUTHENTICATOR;

    /** As manifests and the command line spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The service that a bundle of this kind registers. */
    public Class<?> contract() {
        return switch (this) {
            case GUARD -> GuardFactory.class;
            case PROVIDER -> ModelProviderFactory.class;
            case AUTHENTICATOR -> AuthenticatorFactory.class;
        };
    }
}
