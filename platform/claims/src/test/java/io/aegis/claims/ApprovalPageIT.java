package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The pages on which people decide, in a real browser, by keyboard alone, under an accessibility checker. Where Chromium is not installed there is nothing to
 * see; the build server has it.
 */
class ApprovalPageIT {
    private static final String CONFIG = """
        providers:
          agent:
            type: fake
            complete_response: "All done."
            tool_calls:
              - - name: send_email
                  arguments:
                    to: "someone\\u200b@example.org"
                    body: "</pre><script>window.taken=1</script><img src=x onerror='window.taken=1'> \\u202egnihton\\u2066\\ufeff & more"
          plain: {type: fake, echo: true}
        guardrails:
          pii: {type: aegis.pii, timeout: 30s, entities: [EMAIL_ADDRESS]}
          ask: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: risky, pattern: "transfer", action: require_approval}]}
        pipeline: {ingress: [ask, pii], tool_result: [pii]}
        routes:
          plain: {provider: plain}
          many: {provider: plain, approvals: {approvers: [rita]}}
          others: {provider: plain, approvals: {approvers: [ann]}}
          two: {provider: plain, approvals: {approvers: [joe, ann], quorum: 2}}
          agent:
            provider: agent
            pipeline: {ingress: [pii]}
            tools: {send_email: {description: Send an email, result: sent, require_approval: true}}
          twice:
            provider: agent
            tools: {send_email: {description: Send an email, result: sent, require_approval: true}}
        approvals: {approvers: [joe, ann, rae, rob], reveal: [rae]}
        auth: {type: api_key, roles: {auditor: [audit], operator: [ops]}}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    private static final List<String> SCENARIOS = List.of(
            "browsersAreToldToKeepOthersOut",
            "signsInAndOut",
            "findsTheOldestOf200",
            "readsExactlyWhatWillHappen",
            "approves",
            "deniesWithAReason",
            "seesWhoDecided",
            "revealsOnlyToWhomItIsGranted",
            "aStaleDecisionDoesNotCount",
            "seesChangesAsTheyHappen",
            "aRevokedKeyEndsTheSession",
            "nothingIsDoneByAForgedRequest",
            "ofTwoReviewersAtOnceOneCounts",
            "worksWithoutScripts",
            "whatIsNotTheirsIsNotThere");

    private static GatewayProcess gateway;
    private static NodeWorkspace node;
    private static Workplace.Outcome outcome;

    @BeforeAll
    static void run() throws IOException {
        Optional<Path> chromium = chromium();
        assumeTrue(chromium.isPresent(), "chromium is not installed");
        var place = new Workplace("approval-page").config(CONFIG);
        var environment = new HashMap<String, String>();
        for (String name : List.of("jane", "joe", "ann", "rae", "rob", "rita", "ops", "audit")) {
            environment.put("KEY_" + name.toUpperCase(Locale.ROOT), place.key(name));
        }
        int port = Ports.free();
        gateway = place.config(CONFIG + "admin: {listen: 127.0.0.1:" + port + "}\n")
                .serve();
        environment.put("GATEWAY", gateway.url().toString());
        environment.put("ADMIN", URI.create("http://127.0.0.1:" + port).toString());
        environment.put("CHROMIUM", chromium.get().toString());
        environment.put("HOME", place.folder().toString());
        if (Boolean.getBoolean("aegis.docs.write")) {
            Path screenshots = Distribution.checkoutRoot().resolve("docs/how-to/images");
            environment.put("SCREENSHOTS", Files.createDirectories(screenshots).toString());
        }
        environment.put("RITAS", String.join(",", manyWait(gateway.http(environment.get("KEY_JANE")))));
        node = NodeWorkspace.install("browser");
        outcome = node.run(Map.copyOf(environment), SCENARIOS.stream());
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private static Optional<Path> chromium() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder).resolve("chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Two hundred runs that one reviewer may decide, each behind one that another may. */
    private static List<String> manyWait(Http jane) {
        var runs = new ArrayList<String>();
        for (int number = 0; number < 200; number++) {
            assertThat(jane.ask("others", "transfer elsewhere " + number).status())
                    .isEqualTo(409);
            Answer paused = jane.ask("many", "transfer number " + number + " of two hundred");
            assertThat(paused.status()).as(paused.text()).isEqualTo(409);
            runs.add(paused.run());
        }
        return runs;
    }

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    void thePageDoesWhatItMust(String scenario) {
        assertThat(outcome.out().lines()).as(outcome.err()).contains(scenario + ": done");
    }

    @Test
    void everyScenarioOfTheProjectIsRun() {
        assertThat(node.scenarios("scenarios.mjs")).containsExactlyInAnyOrderElementsOf(SCENARIOS);
    }
}
