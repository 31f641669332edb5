package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A clock that is set back between two starts: nothing that was over begins again, and nobody agrees to anything. */
class ClockIT {
    private static final String CONFIG = """
        providers: {main: {type: fake, echo: true}}
        guardrails:
          ask: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: risky, pattern: "transfer", action: require_approval}]}
        pipeline: {ingress: [ask]}
        routes: {default: {provider: main}}
        approvals: {approvers: [joe]}
        auth: {type: api_key, roles: {operator: [ops]}}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    private final Workplace place = new Workplace("clock").config(CONFIG);
    private final Path clock = place.folder().resolve("aegis-data/clock");

    @Test
    void isNotBelievedUntilItIsRightOrSomebodySaysThatItWasAhead() throws IOException {
        String jane = place.key("jane");
        String brief = place.key("brief", "--expires", "30m");
        String joe = place.key("joe");
        String ops = place.key("ops");
        Answer paused;
        String resume;
        try (GatewayProcess gateway = place.serve()) {
            assertThat(gateway.http(brief).ask("default", "hello").status()).isEqualTo(200);
            paused = gateway.http(jane).ask("default", "transfer it");
            assertThat(paused.status()).isEqualTo(409);
            resume = "{\"decision\":\"approved\",\"digest\":\""
                    + gateway.http(joe)
                            .get("/v1/runs/" + paused.run())
                            .json()
                            .at("/pending/digest")
                            .asString("")
                    + "\"}";
        }
        assertThat(Instant.parse(Files.readString(clock).strip())).isBefore(Instant.now());
        Files.writeString(
                clock, Instant.now().plus(Duration.ofHours(1)) + "\n"); // as if it had been an hour later then
        try (GatewayProcess gateway = place.serve()) {
            assertThat(gateway.err()).contains("the clock was set back by 3", "no run can be approved");
            assertThat(gateway.http(ops).get("/readyz?verbose").text()).contains("the clock was set back by");
            Answer refused = gateway.http(joe).post("/v1/runs/" + paused.run() + "/resume", resume);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("AEG-RUN-007", "Set the clock right", "delete the file `clock`");
            assertThat(gateway.http(brief).ask("default", "hello").status())
                    .as("the key was over by then")
                    .isEqualTo(401);
            assertThat(place.run("audit", "export").out()).contains("\"reason\":\"AEG-RUN-007\"");
        }
        assertThat(place.run("keys", "list").out()).contains("expired");
        Files.delete(clock);
        try (GatewayProcess gateway = place.serve()) {
            assertThat(gateway.http(joe)
                            .post("/v1/runs/" + paused.run() + "/resume", resume)
                            .status())
                    .isEqualTo(200);
            assertThat(gateway.http(brief).ask("default", "hello").status()).isEqualTo(200);
        }
    }
}
