package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is no text: read by a vendor's guard in a process of its own, fetched from a host or done by a provider that the operator named, or refused. */
class AttachmentIT {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /** Reads pictures, and knows one thing that must not be in them. */
    private static final String FACTORY = """
        package acme.tickets;
        import io.aegis.spi.guard.*;
        import java.nio.charset.StandardCharsets;
        public final class TicketsFactory implements GuardFactory {
            public Guard create(io.aegis.spi.settings.Settings settings, io.aegis.spi.plugin.Host host) {
                return inspection -> inspection.attachments().stream()
                        .anyMatch(picture -> new String(picture.bytes(), StandardCharsets.ISO_8859_1).contains("TICKET-"))
                                ? Verdict.block(Finding.of("ticket-in-picture"))
                                : Verdict.allow();
            }
        }
        """;

    private static Workplace place;
    private static GatewayProcess gateway;
    private static Http client;

    @BeforeAll
    static void start() throws IOException {
        place = new Workplace("attachments");
        String key = place.key("me");
        Path jar = PluginJar.ofExample("acme-tickets")
                .copyTo(place.folder().resolve("eyes.jar"))
                .readingPng()
                .withClass("acme.tickets.TicketsFactory", FACTORY, PluginJar.contract())
                .file();
        place.config(config("guard", "pii, eyes"));
        for (String command : new String[] {
            "plugin keygen -f acme.key",
            "plugin sign eyes.jar --key acme.key",
            "trust add acme.key.pub --vendor acme --prefix acme.",
            "plugin install " + jar
        }) {
            Outcome outcome = place.run(command.split(" "));
            assertThat(outcome.exit()).as(outcome.toString()).isZero();
        }
        gateway = place.serve();
        client = gateway.http(key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String config(String bytes, String ingress) {
        return """
            providers: {main: {type: fake, echo: true}}
            guardrails:
              pii: {type: aegis.pii, timeout: 30s, mode: mask, entities: [EMAIL_ADDRESS]}
              eyes: {type: acme.tickets, timeout: 20s}
            routes:
              default:
                provider: main
                pipeline: {ingress: [%s], egress: []}
                attachments: {bytes: %s, url_hosts: [images.example.com]}
                provider_tools: [web_search]
            auth: {type: api_key}
            server: {drain: {delay: 0s, timeout: 5s}}
            """.formatted(ingress, bytes);
    }

    private static String base64(byte[] head, String rest) {
        byte[] tail = rest.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return Base64.getEncoder().encodeToString(all);
    }

    private static String asking(String url, String more) {
        return "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"what is this\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                + url
                + "\"}}]}]" + more + "}";
    }

    private static Answer chat(String url) {
        return client.chat(asking(url, ""));
    }

    private String evidence(Answer answer) {
        return place.run("explain", answer.header("x-aegis-run-id"), "--json").out();
    }

    @Test
    void aPictureThatTheGuardReadPasses() {
        Answer answer = chat("data:image/png;base64," + base64(PNG, "a harmless picture"));
        assertThat(answer.content()).as(answer.text()).isEqualTo("what is this");
        assertThat(evidence(answer)).contains("eyes", "scanned").doesNotContain("passed_unscanned");
    }

    @Test
    void aPictureThatTheGuardBlocksDoesNotWhateverItSaysThatItIs() {
        for (String claimed : new String[] {"image/png", "image/jpeg", "text/plain"}) {
            Answer answer = chat("data:" + claimed + ";base64," + base64(PNG, "see TICKET-4711"));
            assertThat(answer.aegisCode()).as(answer.text()).isEqualTo("AEG-GRD-001");
        }
    }

    @Test
    void aPictureOfATypeThatNoGuardReadsIsRefused() {
        byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0};
        Answer answer = chat("data:image/png;base64," + base64(jpeg, "see TICKET-4711"));
        assertThat(answer.aegisCode()).as(answer.text()).isEqualTo("AEG-GRD-003");
    }

    @Test
    void aPictureIsFetchedFromAHostThatTheOperatorNamedAndFromNoOther() {
        Answer named = chat("https://images.example.com/a.png");
        assertThat(named.content()).as(named.text()).isEqualTo("what is this");
        assertThat(evidence(named)).contains("passed_unscanned");
        Answer other = chat("https://images.example.com.evil.example/a.png");
        assertThat(other.aegisCode()).as(other.text()).isEqualTo("AEG-GRD-003");
        assertThat(other.text()).contains("attachments.url_hosts").doesNotContain("evil");
    }

    @Test
    void anAddressThatAGuardWouldMaskInAUrlStopsTheRun() {
        Answer answer = chat("https://images.example.com/a.png?for=jane.doe@example.com");
        assertThat(answer.aegisCode()).as(answer.text()).isEqualTo("AEG-GRD-001");
    }

    @Test
    void aToolOfTheProviderIsAdmittedByItsName() {
        Answer named = client.chat(asking("https://images.example.com/a.png", ",\"web_search_options\":{}"));
        assertThat(named.content()).as(named.text()).isEqualTo("what is this");
        Answer other = client.post(
                "/v1/responses",
                "{\"model\":\"default\",\"input\":\"hi\",\"tools\":[{\"type\":\"code_interpreter\"}]}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(other.aegisCode()).as(other.text()).isEqualTo("AEG-GRD-003");
        assertThat(other.text()).contains("/tools/0", "provider_tools");
    }

    @Test
    void aRouteWhoseGuardsReadNothingIsNoRouteThatGuards() {
        place.config(config("guard", "pii"));
        Outcome refused = place.run("config", "validate");
        place.config(config("guard", "pii, eyes"));
        assertThat(refused.exit()).as(refused.toString()).isEqualTo(78);
        assertThat(refused.err() + refused.out()).contains("AEG-POL-011", "routes.default.attachments");
    }
}
