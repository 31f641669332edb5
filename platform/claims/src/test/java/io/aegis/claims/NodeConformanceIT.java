package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.ConformanceUpstream.Provider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The official JavaScript clients and what is built on them, unchanged, with nothing but base URL and key set, each with a provider of every dialect behind the gateway. */
class NodeConformanceIT {
    private static final List<String> SCENARIOS = List.of(
            "chat",
            "stream",
            "streamHelper",
            "includeUsage",
            "tools",
            "toolsStreamed",
            "toolsInPairs",
            "refused",
            "twoChoices",
            "twoChoicesStreamed",
            "badKey",
            "unknownModel",
            "blockedPrompt",
            "blockedAnswer",
            "tooLarge",
            "retriesWhatMayBeRetried",
            "retriesARateLimit",
            "doesNotRetryWhatMayNot",
            "cutStream",
            "responseFormat",
            "masked",
            "models",
            "embeddings",
            "embeddingsAsNumbers",
            "embeddingsAreGuarded",
            "responses",
            "responsesStreamed",
            "responsesStreamHelper",
            "responsesTools",
            "responsesToolsStreamed",
            "responsesToolsInPairs",
            "responsesRefused",
            "responsesParsed",
            "responsesBlocked",
            "responsesMasked",
            "responsesCut",
            "responsesThatAreStored",
            "messages",
            "messagesWithABearer",
            "messagesStreamed",
            "messagesStreamHelper",
            "messagesTools",
            "messagesToolsStreamed",
            "messagesToolsInPairs",
            "messagesRefused",
            "messagesBlocked",
            "messagesBadKey",
            "messagesUnknownModel",
            "messagesMasked",
            "messagesCut",
            "messagesRetried",
            "messagesCounted",
            "messagesModels",
            "aiSdkMasked",
            "aiSdkAgent",
            "aiSdkTurns",
            "aiSdkBlocked",
            "aiSdkEmbeddings",
            "langchainMasked",
            "langchainAgent",
            "langchainBlocked");

    /** Vectors, and refusals that have a word of their own. */
    private static final List<String> OF_OPENAI = List.of(
            "embeddings",
            "embeddingsAsNumbers",
            "embeddingsAreGuarded",
            "aiSdkEmbeddings",
            "refused",
            "responsesRefused",
            "messagesRefused");

    private static final Map<Provider, Workplace.Outcome> OUTCOMES = new EnumMap<>(Provider.class);
    private static ConformanceUpstream upstream;
    private static GatewayProcess gateway;
    private static NodeWorkspace node;
    private static String key;

    @BeforeAll
    static void run() {
        node = NodeWorkspace.install("node");
        upstream = new ConformanceUpstream();
        var place = new Workplace("conformance-node").config(upstream.config());
        key = place.key("node");
        gateway = place.serve();
        for (Provider provider : Provider.values()) {
            OUTCOMES.put(provider, node.run(provider, scenarios(provider).toList(), gateway.url(), key));
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.server().close();
    }

    /** Two choices are said by chat completions alone. */
    private static Stream<String> scenarios(Provider provider) {
        return SCENARIOS.stream()
                .filter(scenario -> provider == Provider.CHAT || !scenario.startsWith("twoChoices"))
                .filter(scenario -> provider != Provider.MESSAGES || !OF_OPENAI.contains(scenario));
    }

    static Stream<Arguments> all() {
        return Stream.of(Provider.values())
                .flatMap(provider -> scenarios(provider).map(scenario -> Arguments.of(provider, scenario)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theClientGetsWhatItExpects(Provider provider, String scenario) {
        Workplace.Outcome outcome = OUTCOMES.get(provider);
        assertThat(outcome.out().lines()).as(outcome.err()).contains(scenario + ": done");
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatStopsReadingCancelsTheUpstream(Provider provider) throws InterruptedException {
        Workplace.Outcome outcome = node.run(provider, List.of("abort"), gateway.url(), key);
        assertThat(outcome.out()).as(outcome.err()).isEqualTo("abort: done");
        assertThat(upstream.wasAborted()).isTrue();
    }

    @Test
    void everyScenarioOfTheProjectIsRun() {
        var run = new ArrayList<>(SCENARIOS);
        run.add("abort");
        assertThat(node.scenarios()).containsExactlyInAnyOrderElementsOf(run);
    }

    @Test
    void theUpstreamNeverSawTheAddressNorTheKey() {
        assertThat(upstream.server().received())
                .contains("<EMAIL_ADDRESS_")
                .doesNotContain("jane.doe@example.com", key);
    }
}
