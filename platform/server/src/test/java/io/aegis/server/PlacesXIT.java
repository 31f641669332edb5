package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever has no key, or makes things up, gets of the gateway. */
@Timeout(60)
class PlacesXIT {
    /** Announces a body that never comes. */
    private static void announce(Raw stranger, String path) {
        stranger.write("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n");
    }

    /** What the only place is held by, by whoever needs no key, is not the place of those who have one. */
    @ParameterizedTest
    @ValueSource(strings = {"/approvals/sign-in", "/v1/chat/completions"})
    void whoHasNoKeyTakesNobodysPlace(String path) {
        TestGateway.Builder builder = TestGateway.with();
        builder.limits =
                new ServerLimits(1000, 1, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
        try (TestGateway gateway = builder.start();
                Raw stranger = gateway.raw()) {
            announce(stranger, path);
            for (int time = 0; time < 20; time++) {
                assertThat(gateway.get("/v1/models").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void strangersTogetherTakeSoManyPlacesAndNoMore() {
        try (TestGateway gateway = TestGateway.with().start()) {
            var strangers = new ArrayList<Raw>();
            boolean refused = false;
            while (!refused && strangers.size() < 1000) {
                Raw stranger = gateway.raw();
                strangers.add(stranger);
                announce(stranger, "/approvals/sign-in");
                refused = gateway.get("/openapi.json").status() == 503;
            }
            assertThat(refused).isTrue();
            assertThat(gateway.get("/v1/models").status()).isEqualTo(200);
            for (Raw stranger : strangers) {
                stranger.close();
            }
            while (gateway.get("/openapi.json").status() != 200) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void anIdThatIsNoneIsNotRepeated() {
        try (TestGateway gateway = TestGateway.with().start()) {
            for (String verb : List.of("resume", "reveal")) {
                Raw.Answer answer =
                        gateway.post("/v1/runs/" + "a".repeat(200) + "/" + verb, "{\"decision\":\"approved\"}");
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.text()).doesNotContain("aaaa");
            }
        }
    }
}
