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
