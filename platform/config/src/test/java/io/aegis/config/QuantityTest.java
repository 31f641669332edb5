package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot work while the gateway runs is refused before it does. */
class QuantityTest {
    private static String document(String keys) {
        return Given.MINIMAL.replace("{pii: {type: aegis.pii}", "{pii: {type: aegis.pii, timeout: 2s}") + keys + "\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server: {request_timeout: 0s}",
                "server: {request_timeout: 200000d}",
                "server: {max_body: 0B}",
                "server: {max_body: 1023B}",
                "server: {max_body: 2GiB}",
                "server: {max_body: 999999999GiB}",
                "server: {drain: {delay: 2h}}",
                "server: {drain: {timeout: 25h}}",
                "retention: {answers: 0s}",
                "retention: {runs: 999ms}",
                "retention: {evidence: 999999999d}",
                "approvals: {expires_after: 0ms}",
                "sandbox: {memory: 1MiB}",
                "sandbox: {timeout: 999999999d}",
                "exporters: {a: {type: jsonl, path: a.jsonl, rotate_at: 0B}}",
                "admin: {listen: '127.0.0.1:65536'}",
                "admin: {listen: '127.0.0.1:99999'}"
            })
    void outOfRangeIsRefused(String keys) {
        assertThat(Given.errors(document(keys))).hasSize(1).allMatch(error -> error.contains("AEG-CFG-003"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server: {request_timeout: 1ms}",
                "server: {request_timeout: 24h}",
                "server: {request_timeout: 1d}",
                "server: {max_body: 1024B}",
                "server: {max_body: 1GiB}",
                "server: {drain: {delay: 0s, timeout: 0ms}}",
                "retention: {answers: 1000ms, runs: 36500d}",
                "admin: {listen: '127.0.0.1:0'}",
                "admin: {listen: '[::1]:65535'}"
            })
    void theEdgesAreIn(String keys) {
        assertThat(Given.config(document(keys)).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "200000d", "999999999d"})
    void theTimeoutOfAGuardIsInRangeOnEveryRoute(String timeout) {
        assertThat(Given.errors(document("").replace("timeout: 2s", "timeout: " + timeout)))
                .singleElement()
                .asString()
                .endsWith("guardrails.pii.timeout");
        assertThat(Given.errors(
                        document("").replace("{provider: main}", "{provider: main, hold_timeout: " + timeout + "}")))
                .singleElement()
                .asString()
                .endsWith("routes.default.hold_timeout");
    }

    @Test
    void theMessageSaysWhatIsAllowed() {
        assertThat(Given.refusal(document("server: {request_timeout: 200000d}")))
                .hasMessageContaining("expected a duration with its unit (ms, s, m, h, d) from 1ms to 24h")
                .hasMessageContaining("Write one from 1ms to 24h.");
        assertThat(Given.refusal(document("admin: {listen: '127.0.0.1:99999'}")))
                .hasMessageContaining("expected an address and a port from 0 to 65535");
    }

    @Test
    void everyRangeHoldsItsDefaultAndCanBeCountedInNanoseconds() {
        List<Key> keys = quantities(KeyTable.ROOT);
        assertThat(keys).hasSizeGreaterThan(15);
        for (Key key : keys) {
            var quantity = (Shape.Quantity) key.shape();
            assertThat(quantity.holds(quantity.least())).as(key.name()).isTrue();
            key.fallback()
                    .ifPresent(fallback -> assertThat(quantity.holds(fallback.yaml()))
                            .as(key.name())
                            .isTrue());
            if (!quantity.most().endsWith("B")) {
                assertThat(Duration.ofMillis(Quantities.amount(quantity.most())).toNanos())
                        .isPositive();
            }
        }
    }

    private static List<Key> quantities(Shape shape) {
        return switch (shape) {
            case Shape.Keyed keyed -> {
                List<Key> found = new ArrayList<>();
                for (Key key : keyed.keys()) {
                    if (key.shape() instanceof Shape.Quantity) {
                        found.add(key);
                    }
                    found.addAll(quantities(key.shape()));
                }
                yield found;
            }
            case Shape.MapOf map -> quantities(map.value());
            case Shape.ListOf list -> quantities(list.item());
            default -> List.of();
        };
    }
}
