package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change of plugins that is cut short, by a full disk or by the end of the gateway: it has happened, or it has not. */
class PluginDurabilityIT {
    private static final String STOPPED = "please look at TICKET-4711 first";
    private static final String CONFIG = """
        providers: {main: {type: fake, echo: true}}
        guardrails: {tickets: {type: acme.tickets, mode: block}}
        pipeline: {ingress: [tickets], egress: []}
        routes: {default: {provider: main}}
        auth: {type: api_key}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    /** How far an update has come when the gateway is killed. */
    enum Moment {
        KEPT {
            @Override
            boolean isReached(Place place) {
                return Files.exists(place.plugins().resolve(place.next() + ".jar"));
            }
        },
        RECORDED {
            @Override
            boolean isReached(Place place) {
                return place.isRecorded();
            }
        },
        LISTED {
            @Override
            boolean isReached(Place place) {
                return text(place.plugins().resolve("plugins.lock")).contains(place.next());
            }
        };

        abstract boolean isReached(Place place);
    }

    /**
     * A gateway with one version of a guard, and the next one at hand.
     *
     * @param next digest of the next version
     */
    private record Place(Workplace work, String key, String next) {
        static Place of(String name) {
            var work = new Workplace(name).config(CONFIG);
            String key = work.key("me");
            PluginJar.ofExample("acme-tickets").copyTo(work.folder().resolve("one.jar"));
            PluginJar.ofExample("acme-tickets")
                    .copyTo(work.folder().resolve("two.jar"))
                    .replacing("META-INF/MANIFEST.MF", "Bundle-Version: 1.0.0", "Bundle-Version: 1.1.0")
                    .replacing("META-INF/MANIFEST.MF", "Plugin-Version: 1.0.0", "Plugin-Version: 1.1.0");
            ok(work.run("plugin", "keygen", "-f", "acme.key"));
            for (String jar : List.of("one.jar", "two.jar")) {
                ok(work.run("plugin", "sign", jar, "--key", "acme.key"));
            }
            ok(work.run("trust", "add", "acme.key.pub", "--vendor", "acme", "--prefix", "acme."));
            ok(work.run("plugin", "install", "one.jar", "--tier", "verified"));
            return new Place(work, key, sha256(work.folder().resolve("two.jar")));
        }

        Path plugins() {
            return work.data().resolve("plugins");
        }

        /** Whether a whole record says that the next version was put in the place of the one before. */
        boolean isRecorded() {
            String ledger = text(work.data().resolve("evidence.ledger"));
            return ledger.substring(0, ledger.lastIndexOf('\n') + 1)
                    .lines()
                    .anyMatch(line -> line.contains(next) && line.contains("\"action\":\"updated\""));
        }

        /** The version that runs, of a guard that is there. */
        String version() {
            return ok(work.run("plugin", "list"))
                    .out()
                    .lines()
                    .filter(line -> line.contains("acme.tickets") && line.contains("active"))
                    .map(line -> line.contains("1.1.0") ? "1.1.0" : "1.0.0")
                    .findFirst()
                    .orElseThrow();
        }

        void requireServed(GatewayProcess gateway) {
            Http client = gateway.http(key);
            assertThat(client.ask("default", "good morning").content()).isEqualTo("good morning");
            assertThat(client.ask("default", STOPPED).aegisCode()).isEqualTo("AEG-GRD-001");
        }
    }

    private static Outcome ok(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome;
    }

    private static void requireIntact(Workplace work) {
        ok(work.run("audit", "export", "-f", "export.jsonl"));
        ok(work.run("audit", "verify", "export.jsonl"));
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | java.security.NoSuchAlgorithmException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException changing) {
            return "";
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anUpdateInWhichTheGatewayIsKilledHasHappenedOrHasNot(Moment moment) throws Exception {
        Place place = Place.of("plugin-killed-" + moment);
        try (GatewayProcess gateway = place.work.serve()) {
            Process update = place.work.start("plugin", "update", "two.jar");
            while (!moment.isReached(place)) {
                assertThat(update.isAlive() || moment.isReached(place))
                        .as("the update has come so far: %s", moment)
                        .isTrue();
            }
            gateway.kill();
            update.waitFor();
        }
        boolean recorded = place.isRecorded();
        assertThat(recorded || moment == Moment.KEPT).isTrue();
        try (GatewayProcess again = place.work.serve()) {
            assertThat(place.version()).isEqualTo(recorded ? "1.1.0" : "1.0.0");
            place.requireServed(again);
            if (!recorded) {
                ok(place.work.run("plugin", "update", "two.jar"));
                assertThat(place.version()).isEqualTo("1.1.0");
                place.requireServed(again);
            }
            ok(place.work.run("plugin", "rollback", "acme.tickets"));
            assertThat(place.version()).isEqualTo("1.0.0");
        }
        requireIntact(place.work);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there can a process be told that its disk is full")
    void anUpdateOnAFullDiskChangesNothingAndSucceedsWhenThereIsRoom() {
        Place place = Place.of("plugin-full");
        try (GatewayProcess gateway = place.work.serve()) {
            place.requireServed(gateway);
            gateway.fillDisk();
            Outcome refused = place.work.run("plugin", "update", "two.jar");
            assertThat(refused.exit()).as(refused.toString()).isNotZero();
            assertThat(refused.err()).containsPattern("AEG-CFG-020|AEG-SRV-004");
            gateway.makeRoom();
            assertThat(place.version()).isEqualTo("1.0.0");
            place.requireServed(gateway);
            ok(place.work.run("plugin", "update", "two.jar"));
            assertThat(place.version()).isEqualTo("1.1.0");
            place.requireServed(gateway);
        }
        requireIntact(place.work);
    }
}
