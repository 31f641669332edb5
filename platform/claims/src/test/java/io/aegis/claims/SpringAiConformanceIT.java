package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.ConformanceUpstream.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Spring AI over chat completions, in a process of its own, because it brings another version of OpenAI's client. The provider behind the gateway speaks each dialect in turn. */
class SpringAiConformanceIT {
    private static final List<String> SCENARIOS =
            List.of("masked", "maskedStream", "agent", "agentStream", "blockedPrompt", "blockedAnswer", "cutStream");
    private static final Path CLASS_PATH =
            Distribution.checkoutRoot().resolve("platform/frameworks/target/spring-ai.classpath");
    private static final Path PROGRAM =
            Path.of("src/test/frameworks/SpringAi.java").toAbsolutePath();

    private static final Map<Provider, Workplace.Outcome> OUTCOMES = new EnumMap<>(Provider.class);
    private static ConformanceUpstream upstream;
    private static GatewayProcess gateway;

    @BeforeAll
    static void run() {
        upstream = new ConformanceUpstream();
        var place = new Workplace("conformance-spring").config(upstream.config());
        String key = place.key("spring");
        gateway = place.serve();
        place.environment("OPENAI_BASE_URL", gateway.url() + "/v1").environment("OPENAI_API_KEY", key);
        for (Provider provider : Provider.values()) {
            place.environment("PROVIDER", provider.toString());
            OUTCOMES.put(provider, place.command(command()));
        }
    }

    private static List<String> command() {
        try {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return Stream.concat(
                            Stream.of(java, "-cp", Files.readString(CLASS_PATH).strip(), PROGRAM.toString()),
                            SCENARIOS.stream())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("build platform/frameworks first", unreadable);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.server().close();
    }

    static Stream<Arguments> all() {
        return Stream.of(Provider.values())
                .flatMap(provider -> SCENARIOS.stream().map(scenario -> Arguments.of(provider, scenario)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theFrameworkGetsWhatItExpects(Provider provider, String scenario) {
        Workplace.Outcome outcome = OUTCOMES.get(provider);
        assertThat(outcome.out().lines()).as(outcome.err()).contains(scenario + ": done");
    }

    @Test
    void theUpstreamNeverSawTheAddress() {
        assertThat(upstream.server().received()).contains("<EMAIL_ADDRESS_").doesNotContain("jane.doe@example.com");
    }
}
