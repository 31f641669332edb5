package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.ConformanceUpstream.Provider;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The official JavaScript clients of OpenAI and Anthropic on routes with tools of the gateway's own and with runs that wait for a human: chat completions,
 * responses and messages, whole and streamed, each with a provider of every dialect behind the gateway.
 */
class GovernedNodeIT {
    private static final String FILE = "governed.mjs";
    private static final List<String> SCENARIOS = List.of(
            "governedTools",
            "governedToolsBesideOwn",
            "governedToolDenied",
            "governedToolsWithoutEnd",
            "pauseIsApproved",
            "pauseIsDenied",
            "toolWaits",
            "heldStreamIsApproved",
            "heldStreamIsDenied",
            "heldStreamGoesOn",
            "heldWhole",
            "heldTooLong");

    private static final Map<Provider, Workplace.Outcome> OUTCOMES = new EnumMap<>(Provider.class);
    private static GovernedGateway governed;
    private static NodeWorkspace node;

    @BeforeAll
    static void run() {
        node = NodeWorkspace.install("node");
        governed = new GovernedGateway("governed-node");
        for (Provider provider : Provider.values()) {
            var environment = new HashMap<>(governed.environment());
            environment.put("PROVIDER", provider.toString());
            OUTCOMES.put(provider, node.run(FILE, environment, SCENARIOS));
        }
    }

    @AfterAll
    static void stop() {
        governed.close();
    }

    static Stream<Arguments> all() {
        return Stream.of(Provider.values())
                .flatMap(provider -> SCENARIOS.stream().map(scenario -> Arguments.of(provider, scenario)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theClientGetsWhatItExpects(Provider provider, String scenario) {
        Workplace.Outcome outcome = OUTCOMES.get(provider);
        assertThat(outcome.out().lines()).as(outcome.err()).contains(scenario + ": done");
    }

    @Test
    void everyScenarioOfTheFileIsRun() {
        assertThat(node.scenarios(FILE)).containsExactlyInAnyOrderElementsOf(SCENARIOS);
    }

    @Test
    void theToolGetsTheAddressThatNoModelSees() {
        assertThat(governed.customers()).contains("/customers?email=jane.doe%40example.com");
        assertThat(governed.models())
                .contains("<EMAIL_ADDRESS_")
                .doesNotContain("jane.doe@example.com", "jane.private@example.com", governed.key());
    }

    @Test
    void whoeverWasToldDecided() {
        assertThat(governed.approver().failures()).isEmpty();
    }
}
