package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official JavaScript clients and what is built on them, unchanged, with nothing but base URL and key set. The provider behind the gateway speaks chat completions alone. */
class NodeConformanceIT {
    private static ConformanceUpstream upstream;
    private static GatewayProcess gateway;
    private static NodeWorkspace node;
    private static String key;

    @BeforeAll
    static void start() {
        node = NodeWorkspace.install();
        upstream = new ConformanceUpstream();
        var place = new Workplace("conformance-node").config(upstream.config());
        key = place.key("node");
        gateway = place.serve();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.server().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat",
                "stream",
                "streamHelper",
                "includeUsage",
                "tools",
                "toolsStreamed",
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
                "langchainBlocked"
            })
    void theClientGetsWhatItExpects(String scenario) {
        node.scenario(scenario, gateway.url(), key);
    }

    @Test
    void aClientThatStopsReadingCancelsTheUpstream() throws InterruptedException {
        node.scenario("abort", gateway.url(), key);
        assertThat(upstream.wasAborted()).isTrue();
    }

    @Test
    void everyScenarioOfTheProjectIsRun() throws NoSuchMethodException {
        String[] run = NodeConformanceIT.class
                .getDeclaredMethod("theClientGetsWhatItExpects", String.class)
                .getAnnotation(ValueSource.class)
                .strings();
        var all = new java.util.ArrayList<>(Arrays.asList(run));
        all.add("abort");
        assertThat(node.scenarios()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void theUpstreamNeverSawTheAddressNorTheKey() {
        node.scenario("masked", gateway.url(), key);
        assertThat(upstream.server().received())
                .contains("<EMAIL_ADDRESS_")
                .doesNotContain("jane.doe@example.com", key);
    }
}
