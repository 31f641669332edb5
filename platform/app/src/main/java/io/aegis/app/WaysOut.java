package io.aegis.app;

import io.aegis.admission.PluginSchema;
import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.ConfigException;
import io.aegis.config.Problem;
import io.aegis.config.SecretReference;
import io.aegis.config.Settings;
import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.MessageSigner;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.vault.CredentialPlacement;
import io.aegis.vault.UpstreamDeclaration;
import io.aegis.vault.UpstreamLimits;
import io.aegis.vault.Vault;
import io.aegis.vault.VaultException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways out of the plugins of a configuration: each leads to the one host that a plugin's settings declare. */
final class WaysOut {
    /** The way out of a plugin that needs none, or has none yet. */
    private static final Broker CLOSED = scope -> request -> {
        throw new UpstreamException(UpstreamException.Cause.REFUSED);
    };

    private final Config config;
    private final Opener opener;

    /** Makes the way to one upstream. */
    interface Opener {
        /** For looking at a configuration without its secrets: nothing leaves. */
        Opener NONE = declaration -> CLOSED;

        Broker open(UpstreamDeclaration declaration);

        /**
         * A handle on the key that messages to an upstream are signed with.
         *
         * @param setting the setting that holds the reference, for the message
         */
        default MessageSigner signer(String setting, String reference) {
            return parts -> {
                throw new IllegalStateException("nothing leaves, so nothing is signed");
            };
        }

        /** The ways of a gateway. */
        static Opener of(Vault vault) {
            return new Opener() {
                @Override
                public Broker open(UpstreamDeclaration declaration) {
                    return vault.broker(declaration);
                }

                @Override
                public MessageSigner signer(String setting, String reference) {
                    return vault.signer(setting, reference);
                }
            };
        }
    }

    WaysOut(Config config, Opener opener) {
        this.config = config;
        this.opener = opener;
    }

    /**
     * The broker of a plugin.
     *
     * @param name of the entry of the configuration that the plugin is used by
     * @param settings of that entry
     * @throws ConfigException if what the entry declares cannot be used
     */
    Broker broker(String name, Settings settings, Optional<InstalledPlugin> plugin) {
        return plugin.filter(WaysOut::isGranted)
                .flatMap(found -> declaration(name, settings, found.schema()))
                .map(declaration -> open(declaration, settings))
                .orElse(CLOSED);
    }

    /**
     * The upstream of an instance that is made once and asked many times; empty if it is not granted one.
     *
     * @param patience how long one request may take
     */
    Optional<Upstream> upstream(String name, Settings settings, Optional<InstalledPlugin> plugin, Duration patience) {
        if (plugin.filter(WaysOut::isGranted).isEmpty()) {
            return Optional.empty();
        }
        Broker broker = broker(name, settings, plugin);
        return Optional.of(request -> broker.open(new Patience(System.nanoTime() + patience.toNanos()))
                .send(request));
    }

    /** The host of an instance that is tried and never used: what it is granted is there, and leads nowhere. */
    static Host shut(InstalledPlugin plugin) {
        Upstream nowhere = request -> {
            throw new UpstreamException(UpstreamException.Cause.REFUSED);
        };
        return new GrantedHost(isGranted(plugin) ? Optional.of(nowhere) : Optional.empty(), Optional.empty());
    }

    private static boolean isGranted(InstalledPlugin plugin) {
        return plugin.grants().contains("network");
    }

    private Broker open(UpstreamDeclaration declaration, Settings settings) {
        try {
            return opener.open(declaration);
        } catch (VaultException unusable) {
            throw refused(config, settings.pointer(), unusable);
        }
    }

    private Optional<UpstreamDeclaration> declaration(String name, Settings settings, PluginSchema schema) {
        return schema.upstream()
                .flatMap(property -> Optional.ofNullable(settings.values().get(property)))
                .map(url -> new UpstreamDeclaration(
                        name,
                        String.valueOf(url),
                        schema.credential().flatMap(marked -> credential(settings, marked)),
                        Map.of(),
                        UpstreamLimits.STANDARD));
    }

    private Optional<UpstreamDeclaration.Credential> credential(Settings settings, PluginSchema.Credential marked) {
        SecretReference reference = settings.credentials().get("/" + marked.property());
        try {
            return Optional.ofNullable(reference)
                    .map(named -> new UpstreamDeclaration.Credential(
                            named.toString(),
                            CredentialPlacement.parse(marked.placement(), setting -> text(settings, setting))));
        } catch (VaultException unusable) {
            throw refused(config, settings.pointer(), unusable);
        }
    }

    private static Optional<String> text(Settings settings, String setting) {
        return Optional.ofNullable(settings.values().get(setting)).map(String::valueOf);
    }

    /** What the vault cannot do, as a fault of what the configuration says at a pointer. */
    static ConfigException refused(Config config, String pointer, VaultException unusable) {
        ConfigCode code = switch (unusable.code()) {
            case INVALID -> ConfigCode.INVALID;
            case UNRESOLVED -> ConfigCode.SECRET_UNRESOLVED;
            case UNKNOWN_BACKEND -> ConfigCode.SECRET_BACKEND_UNKNOWN;
        };
        return new ConfigException(List.of(new Problem(
                code,
                Problem.Severity.ERROR,
                config.positions().nearest(pointer),
                pointer.substring(1).replace('/', '.'),
                String.valueOf(unusable.getMessage()),
                "The gateway would call its upstream without a credential, or with the wrong one.",
                unusable.fix())));
    }

    /** One request of an instance, which knows of no run: nothing ends it but its own time. */
    private record Patience(long endNanos) implements CallScope {
        @Override
        public long remainingNanos() {
            return endNanos - System.nanoTime();
        }

        @Override
        public Runnable onEnd(Runnable action) {
            return () -> {}; // the broker ends the request when its time is over, and nobody else does
        }
    }
}
