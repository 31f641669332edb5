package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** P1 in evidence, in every dialect: each string of a request was shown to guards on the channel of its meaning, and no run says more than was done. */
class CoverageEvidenceIT {
    private static CoverageGateway gateway;
    private static Http client;

    @BeforeAll
    static void start() {
        gateway = new CoverageGateway("coverage-evidence");
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void everyStringOfARequestWasSeenOnItsChannelAndNoOther(CoverageSamples samples) {
        for (CoverageSamples.Request request : samples.requests()) {
            Set<String> met = new TreeSet<>();
            for (String pointer : samples.open(request.root())) {
                Answer answer = client.post(
                        samples.path(), CoverageGateway.watched(Json.with(request.root(), pointer, Planted.CANARY)));
                assertThat(answer.status()).as("%s: %s", pointer, answer.text()).isEqualTo(200);
                Set<String> seen = rules(answer.run());
                assertThat(seen).as(pointer).hasSize(1).isEqualTo(request.channels(pointer));
                met.addAll(seen);
            }
            assertThat(met).isEqualTo(request.channels().keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void aRunSaysWhatWasScannedAndWhatNoGuardCouldRead(CoverageSamples samples) {
        for (CoverageSamples.Request request : samples.requests()) {
            String run = client.post(samples.path(), request.json()).run();
            Set<String> words = words(run);
            String egress = samples.spoken().isPresent() ? "scanned" : "not_applicable";
            assertThat(words).as(request.json()).contains("ingress canary scanned", "egress canary " + egress);
            assertThat(words.contains("ingress - passed_unscanned"))
                    .as("%s in %s", words, request.json())
                    .isEqualTo(request.json().contains(CoverageSamples.PNG));
        }
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void aRequestThatIsRefusedBeforeAGuardIsAskedIsNotSaidToBeScanned(CoverageSamples samples) {
        int refused = 0;
        for (CoverageSamples.Request request : samples.requests()) {
            for (String pointer : Json.pointers(request.root(), JsonNode::isString)) {
                if (!samples.open(request.root()).contains(pointer) && !pointer.equals("/model")) {
                    JsonNode planted = Json.with(request.root(), pointer, Planted.CANARY);
                    Answer answer = client.post(samples.path(), planted);
                    if (answer.status() != 200) {
                        assertThat(words(answer.run())).as(pointer).isEmpty();
                        refused++;
                    }
                }
            }
        }
        assertThat(refused).isPositive();
    }

    private static JsonNode events(String run) {
        Answer answer = client.get("/v1/runs/" + run);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("events");
    }

    private static Set<String> rules(String run) {
        return events(run)
                .valueStream()
                .flatMap(event -> event.path("findings").valueStream())
                .map(finding -> finding.path("rule").asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> words(String run) {
        return events(run)
                .valueStream()
                .map(event -> event.path("stage").asString("") + " "
                        + event.path("guard").asString("") + " "
                        + event.path("coverage").asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
