package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an operator is told when a plugin goes, and where a plugin can be named. */
class PluginLifecycleIT {
    private static final String ROUTES = """
        providers: {main: {type: fake, echo: true}}
        guardrails: {tickets: {type: acme.tickets, mode: block}}
        routes:
          guarded: {provider: main, pipeline: {ingress: [tickets], egress: []}}
          free: {provider: main, pipeline: {ingress: [], egress: []}}
        auth: {type: api_key}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    private static Workplace place(String name) {
        var place = new Workplace(name);
        PluginJar.ofExample("acme-tickets").copyTo(place.folder().resolve("tickets.jar"));
        done(place, "plugin keygen -f acme.key");
        done(place, "plugin sign tickets.jar --key acme.key");
        return place;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static Outcome done(Workplace place, String command) {
        Outcome outcome = place.run(command.split(" "));
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome;
    }

    @Test
    void aDeclaredPluginIsRevokedByItsNameAndItsRoutesAreNamed() {
        Workplace place = place("lifecycle-declared");
        String key = place.key("me");
        place.config("""
            trust: {acme: {key_file: acme.key.pub, prefix: acme.}}
            plugins: {acme.tickets: {file: tickets.jar, tier: verified}}
            """ + ROUTES);
        try (GatewayProcess gateway = place.serve()) {
            Http client = gateway.http(key);
            assertThat(client.ask("guarded", "hello").content()).isEqualTo("hello");

            Outcome revoked = done(place, "plugin revoke acme.tickets");
            assertThat(revoked.out()).startsWith("revoked acme.tickets 1.0.0 verified ");
            assertThat(revoked.err()).contains("closes the route guarded").doesNotContain("route free");
            assertThat(client.ask("guarded", "hello").aegisCode()).isEqualTo("AEG-GRD-002");
            assertThat(client.ask("free", "hello").content()).isEqualTo("hello");

            Outcome again = place.run("plugin", "revoke", "acme.tickets");
            assertThat(again.exit()).as(again.toString()).isEqualTo(4);
            assertThat(again.err()).contains("AEG-CFG-022", "AEG-PLG-004");
        }
    }

    @Test
    void ofADeclaredPluginWhatRunsIsRevokedAndWhatLiesInItsPlaceByNowToo() throws Exception {
        Workplace place = place("lifecycle-exchanged");
        String key = place.key("me");
        place.config("""
            trust: {acme: {key_file: acme.key.pub, prefix: acme.}}
            plugins: {acme.tickets: {file: tickets.jar, tier: verified}}
            """ + ROUTES);
        String ran = sha256(place.folder().resolve("tickets.jar"));
        try (GatewayProcess gateway = place.serve()) {
            Http client = gateway.http(key);
            assertThat(client.ask("guarded", "hello").content()).isEqualTo("hello");
            new PluginJar(place.folder().resolve("tickets.jar"))
                    .replacing("aegis/settings.schema.json", "\"properties\": {", "\"properties\":  {");
            Files.delete(place.folder().resolve("tickets.jar.sig"));
            done(place, "plugin sign tickets.jar --key acme.key");
            String lies = sha256(place.folder().resolve("tickets.jar"));

            Outcome revoked = done(place, "plugin revoke acme.tickets");
            assertThat(revoked.out()).startsWith("revoked acme.tickets 1.0.0 verified ");
            assertThat(revoked.err()).contains("closes the route guarded");
            assertThat(client.ask("guarded", "hello").aegisCode()).isEqualTo("AEG-GRD-002");
            assertThat(done(place, "audit export").out().lines())
                    .filteredOn(line -> line.contains("\"action\":\"revoked\""))
                    .extracting(line -> Json.parse(line).at("/body/digest").asString(""))
                    .containsExactly(ran, lies);
        }
    }

    @Test
    void ofADeclaredPluginWhoseFileIsGoneWhatRunsIsRevoked() throws Exception {
        Workplace place = place("lifecycle-gone");
        String key = place.key("me");
        place.config("""
            trust: {acme: {key_file: acme.key.pub, prefix: acme.}}
            plugins: {acme.tickets: {file: tickets.jar, tier: verified}}
            """ + ROUTES);
        try (GatewayProcess gateway = place.serve()) {
            Files.delete(place.folder().resolve("tickets.jar"));
            assertThat(done(place, "plugin revoke acme.tickets").err()).contains("closes the route guarded");
            assertThat(gateway.http(key).ask("guarded", "hello").aegisCode()).isEqualTo("AEG-GRD-002");
        }
    }

    @Test
    void aFileOfTheImageThatWasRevokedStaysClosedAfterARestart() throws Exception {
        var place = new Workplace("lifecycle-image");
        String key = place.key("me");
        place.config(ROUTES.replace("acme.tickets, mode: block", "aegis.pii, timeout: 30s"));
        String digest = sha256(Distribution.whole().bundle("aegis-guard-pii"));
        try (GatewayProcess gateway = place.serve()) {
            Http client = gateway.http(key);
            assertThat(client.ask("guarded", "hello").content()).isEqualTo("hello");
            assertThat(done(place, "plugin revoke --digest sha256:" + digest).err())
                    .contains("closes the route guarded")
                    .doesNotContain("route free");
            assertThat(client.ask("guarded", "hello").aegisCode()).isEqualTo("AEG-GRD-002");
        }
        try (GatewayProcess restarted = place.serve()) {
            Http client = restarted.http(key);
            assertThat(client.ask("guarded", "hello").aegisCode()).isEqualTo("AEG-GRD-002");
            assertThat(client.ask("free", "hello").content()).isEqualTo("hello");
        }
    }

    @Test
    void theProcessOfAPluginEndsWithItsRevocation() throws Exception {
        Workplace place = place("lifecycle-ended");
        String key = place.key("me");
        place.config("""
            trust: {acme: {key_file: acme.key.pub, prefix: acme.}}
            plugins: {acme.tickets: {file: tickets.jar}}
            """ + ROUTES);
        try (GatewayProcess gateway = place.serve()) {
            Http client = gateway.http(key);
            assertThat(client.ask("guarded", "hello").content()).isEqualTo("hello");
            var workers = gateway.workers();
            assertThat(workers).isNotEmpty();
            Files.delete(place.folder().resolve("acme.key.pub")); // which keeps nobody from revoking
            done(place, "plugin revoke acme.tickets");
            for (ProcessHandle worker : workers) {
                worker.onExit().get(60, TimeUnit.SECONDS);
            }
            // Without the key no generation can be made: runs that need the plugin are cut at once, and those that do
            // not go on.
            Answer closed = client.ask("guarded", "hello");
            assertThat(closed.status()).isEqualTo(503);
            assertThat(closed.text()).contains("AEG-GRD-002", "This route is closed");
            assertThat(client.ask("free", "hello").content()).isEqualTo("hello");
        }
    }

    @Test
    void anExampleWithALargeLibraryIsSandboxedAndNothingElse() {
        Workplace place = place("lifecycle-phones");
        String key = place.key("me");
        PluginJar.ofExample("acme-phones").copyTo(place.folder().resolve("phones.jar"));
        done(place, "plugin sign phones.jar --key acme.key");
        done(place, "trust add acme.key.pub --vendor acme --prefix acme.");
        Outcome refused = place.run("plugin", "install", "phones.jar", "--tier", "verified");
        assertThat(refused.exit()).as(refused.toString()).isEqualTo(3);
        assertThat(refused.err()).contains("AEG-PLG-006");

        assertThat(done(place, "plugin install phones.jar").out()).startsWith("installed acme.phones 1.0.0 sandboxed ");
        place.config("""
            providers: {main: {type: fake, echo: true}}
            guardrails: {phones: {type: acme.phones, region: DE, unmask: false}}
            routes: {default: {provider: main, pipeline: {ingress: [phones], egress: []}}}
            auth: {type: api_key}
            server: {drain: {delay: 0s, timeout: 5s}}
            """);
        try (GatewayProcess gateway = place.serve()) {
            assertThat(gateway.http(key)
                            .ask("default", "please call +49 30 901820 today")
                            .content())
                    .startsWith("please call <")
                    .endsWith("> today");
        }
    }

    @Test
    void whatInstallPrintsIsTheSameInTheConfigurationOfAnotherNode() throws Exception {
        Workplace place = place("lifecycle-pasted");
        place.key("me");
        done(place, "trust add acme.key.pub --vendor acme --prefix acme.");
        List<String> said = done(place, "plugin install tickets.jar --tier verified")
                .err()
                .lines()
                .toList();
        String pasted = String.join(
                "\n",
                said.subList(
                        said.indexOf(said.stream()
                                .filter(line -> line.startsWith("trust:"))
                                .findFirst()
                                .orElseThrow()),
                        said.size()));

        var other = new Workplace("lifecycle-pasted-other");
        String key = other.key("me");
        for (String file : List.of("tickets.jar", "tickets.jar.sig", "acme.key.pub")) {
            Files.copy(place.folder().resolve(file), other.folder().resolve(file));
        }
        other.config(pasted.replace("KEY.pub", "acme.key.pub") + "\n" + ROUTES);
        try (GatewayProcess gateway = other.serve()) {
            assertThat(gateway.http(key).ask("guarded", "look at TICKET-4711").aegisCode())
                    .isEqualTo("AEG-GRD-001");
        }
    }

    @Test
    void aRevocationOfWhatIsNoDigestIsRefusedWithAndWithoutAGateway() {
        Workplace place = place("lifecycle-digests");
        String key = place.key("me");
        place.config(ROUTES);
        done(place, "trust add acme.key.pub --vendor acme --prefix acme.");
        Outcome installed = done(place, "plugin install tickets.jar --tier verified -o json");
        String digest = Json.parse(installed.out().getBytes(StandardCharsets.UTF_8))
                .path("sha256")
                .asString("");
        refusesOdd(place);
        try (GatewayProcess gateway = place.serve()) {
            refusesOdd(place);
            Http client = gateway.http(key);
            assertThat(client.ask("guarded", "hello").content()).isEqualTo("hello");
            done(place, "plugin revoke --digest SHA256:" + digest.toUpperCase(Locale.ROOT));
            assertThat(client.ask("guarded", "hello").aegisCode()).isEqualTo("AEG-GRD-002");
        }
    }

    private static void refusesOdd(Workplace place) {
        for (String what : List.of("--digest", "--key")) {
            Outcome refused = place.run("plugin", "revoke", what, "md5:4711");
            assertThat(refused.exit()).as(refused.toString()).isEqualTo(2);
            assertThat(refused.err()).contains("AEG-REQ-003", "md5:4711", "64 hexadecimal digits");
        }
    }

    @Test
    void aRemovalWithoutAGatewayNamesTheRoutesToo() {
        Workplace place = place("lifecycle-removed");
        place.key("me");
        place.config(ROUTES);
        done(place, "trust add acme.key.pub --vendor acme --prefix acme.");
        done(place, "plugin install tickets.jar --tier verified");
        Outcome removed = done(place, "plugin remove acme.tickets -o json");
        assertThat(Json.parse(removed.out().getBytes(StandardCharsets.UTF_8))
                        .at("/closed_routes/0")
                        .asString(""))
                .isEqualTo("guarded");
    }
}
