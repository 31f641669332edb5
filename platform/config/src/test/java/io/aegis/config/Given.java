package io.aegis.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the tests of this module start from. */
final class Given {
    static final String MINIMAL = """
        providers: {main: {type: fake}}
        guardrails: {pii: {type: aegis.pii}, other: {type: aegis.policy}}
        pipeline: {ingress: [pii]}
        routes: {default: {provider: main}}
        auth: {type: api_key}
        """;

    private Given() {}

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Given.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static ConfigSource source(String yaml) {
        return ConfigSource.of("aegis.yaml", yaml.getBytes(UTF_8));
    }

    static Config config(String yaml) {
        return new ConfigLoader(SettingsSchemas.unknown()).load(source(yaml));
    }

    static Config config(String yaml, Map<String, String> environment) {
        return config(yaml, environment, Flags.none());
    }

    static Config config(String yaml, Map<String, String> environment, Flags flags) {
        return new ConfigLoader(SettingsSchemas.unknown()).load(source(yaml), environment, flags);
    }

    static ConfigException refusal(String yaml) {
        return refusal(yaml, Map.of());
    }

    static ConfigException refusal(String yaml, Map<String, String> environment) {
        return Objects.requireNonNull(
                catchThrowableOfType(ConfigException.class, () -> config(yaml, environment)), "nothing was refused");
    }

    /** Every error as {@code line:column code path}. */
    static List<String> errors(String yaml) {
        return refusal(yaml).problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(problem -> problem.position().line() + ":"
                        + problem.position().column() + " " + problem.code().id() + " " + problem.path())
                .toList();
    }
}
