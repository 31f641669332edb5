package io.aegis.app;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Auth;
import io.aegis.config.Config;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Flags;
import io.aegis.config.Guardrail;
import io.aegis.config.Provider;
import io.aegis.config.Residency;
import io.aegis.config.Settings;
import io.aegis.config.SettingsSchemas;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a plugin that uses the network can send what it sees.
 *
 * @param host as the configuration has it
 * @param region where that host processes data, as declared
 */
public record Destination(String host, Optional<String> region) {
    public Destination {
        requireNonNull(host, "host");
        requireNonNull(region, "region");
    }

    /**
     * Those of a plugin in a configuration; none if there is no configuration, or it cannot be read.
     *
     * @param type the plugin's name
     * @param upstream the property that its schema marks as base URL
     */
    public static List<Destination> of(Path config, Map<String, String> environment, String type, String upstream) {
        if (!Files.exists(config)) {
            return List.of();
        }
        try {
            var loader = new ConfigLoader(SettingsSchemas.unknown());
            return of(loader.load(ConfigSource.read(config), environment, Flags.none()), type, upstream);
        } catch (ConfigException wrong) { // whoever starts a gateway with it is told
            return List.of();
        }
    }

    private static List<Destination> of(Config config, String type, String upstream) {
        Stream<Optional<Destination>> guards = config.guardrails().values().stream()
                .filter(guard -> guard.type().equals(type))
                .map((Guardrail guard) -> of(guard.settings(), upstream, guard.residency()));
        Stream<Optional<Destination>> providers = config.providers().values().stream()
                .filter(provider -> provider.type().equals(type))
                .map((Provider provider) -> of(provider.settings(), upstream, provider.residency()));
        Stream<Optional<Destination>> identity = config.auth().stream()
                .filter(auth -> auth.type().equals(type))
                .map((Auth auth) -> of(auth.settings(), upstream, Optional.empty()));
        return Stream.of(guards, providers, identity)
                .flatMap(each -> each)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static Optional<Destination> of(Settings settings, String upstream, Optional<Residency> residency) {
        return settings.values().get(upstream) instanceof String url
                ? Optional.of(new Destination(host(url), residency.map(Residency::region)))
                : Optional.empty();
    }

    static String host(String url) {
        try {
            return Optional.ofNullable(new URI(url).getHost()).orElse("a host that cannot be read");
        } catch (URISyntaxException odd) {
            return "a host that cannot be read";
        }
    }
}
