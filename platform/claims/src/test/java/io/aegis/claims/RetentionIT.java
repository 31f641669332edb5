package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long things are kept is what the configuration of now says, also of things from before. */
class RetentionIT {
    private static final String CONFIG = """
        providers: {main: {type: fake, echo: true}}
        routes: {default: {provider: main}}
        auth: {type: api_key}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    @Test
    void aShorterTimeCountsFromTheReloadAndTheLedgerStays() {
        var place = new Workplace("retention").config(CONFIG);
        String jane = place.key("jane");
        try (GatewayProcess gateway = place.serve()) {
            Http client = gateway.http(jane);
            String plain = client.ask("default", "hello").run();
            String kept = client.post(
                            "/v1/runs",
                            "{\"route\":\"default\",\"background\":true,"
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}")
                    .run();
            try (Events events = client.events("/v1/runs/" + kept + "/events")) {
                assertThat(events.rest().events().getLast().path("status").asString(""))
                        .isEqualTo("completed");
            }
            assertThat(client.get("/v1/runs/" + plain).status()).isEqualTo(200);
            assertThat(client.get("/v1/runs/" + kept).json().path("response").asString(""))
                    .isEqualTo("hello");

            place.config(CONFIG + "retention: {answers: 1s, runs: 1d}\n");
            gateway.awaitLog("generation 2 runs");
            awaitNull(client, kept);
            assertThat(client.get("/v1/runs/" + plain).status()).isEqualTo(200);

            place.config(CONFIG + "retention: {answers: 1s, runs: 1s}\n");
            gateway.awaitLog("generation 3 runs");
            awaitGone(client, plain);
            awaitGone(client, kept);
            assertThat(place.run("audit", "export").out()).contains(plain, kept);
        }
    }

    private static void awaitNull(Http client, String run) {
        long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!client.get("/v1/runs/" + run).json().path("response").isMissingNode()
                && !client.get("/v1/runs/" + run).json().path("response").isNull()) {
            assertThat(System.nanoTime()).as("an answer is kept for too long").isLessThan(patience);
        }
    }

    private static void awaitGone(Http client, String run) {
        long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (client.get("/v1/runs/" + run).status() != 404) {
            assertThat(System.nanoTime()).as("a run is listed for too long").isLessThan(patience);
        }
    }
}
