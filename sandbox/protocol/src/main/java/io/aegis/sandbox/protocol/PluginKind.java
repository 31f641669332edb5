package io.aegis.sandbox.protocol;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.secret.SecretBackendFactory;
import java.util.Locale;
import java.util.Optional;

/** What a plugin is, and the service that it brings. */
public enum PluginKind {
    GUARD(GuardFactory.class),
    PROVIDER(ModelProviderFactory.class),
    AUTHENTICATOR(AuthenticatorFactory.class),
    SECRET(SecretBackendFactory.class);

    private final Class<?> factory;

    PluginKind(Class<?> factory) {
        this.factory = factory;
    }

    public Class<?> factory() {
        return factory;
    }

    /** The kind that a manifest names, in lower case. */
    public static Optional<PluginKind> named(String name) {
        for (PluginKind kind : values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
