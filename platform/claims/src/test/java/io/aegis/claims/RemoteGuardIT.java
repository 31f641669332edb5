package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vendor's guard that asks a service elsewhere: through the broker, with a credential that it never sees, about text that is masked already. */
class RemoteGuardIT {
    private static final String CREDENTIAL = "canary-credential-4711";

    /** Asks whether a text may pass, and lets nothing pass of which it is not told so. */
    private static final String FACTORY = """
        package acme.tickets;
        import io.aegis.spi.guard.*;
        import io.aegis.spi.provider.*;
        import java.nio.charset.StandardCharsets;
        import java.util.Map;
        public final class TicketsFactory implements GuardFactory {
            public Guard create(io.aegis.spi.settings.Settings settings, io.aegis.spi.plugin.Host host) {
                if (settings.names().contains("endpoint") || settings.names().contains("token")) {
                    throw new IllegalStateException("neither is the plugin's to see");
                }
                Upstream upstream = host.network();
                return inspection -> {
                    StringBuilder text = new StringBuilder();
                    inspection.segments().forEach(segment -> text.append(segment.text()).append(' '));
                    byte[] body = ("{\\"model\\":\\"judge\\",\\"input\\":\\"" + text + "\\"}").getBytes(StandardCharsets.UTF_8);
                    UpstreamResponse response = upstream.send(
                            new UpstreamRequest("POST", "judge", Map.of("content-type", "application/json"), body));
                    StringBuilder answer = new StringBuilder();
                    try (ByteSource source = response.body()) {
                        for (byte[] piece = source.next(); piece != null; piece = source.next()) {
                            answer.append(new String(piece, StandardCharsets.UTF_8));
                        }
                    }
                    if (response.status() != 200) {
                        throw new IllegalStateException();
                    }
                    return answer.toString().contains("good") ? Verdict.allow() : Verdict.block(Finding.of("judged-bad"));
                };
            }
        }
        """;

    private static ScriptedUpstreamServer upstream;
    private static Workplace place;
    private static GatewayProcess gateway;
    private static Http client;
    private static Outcome installed;

    @BeforeAll
    static void start() throws IOException {
        upstream = new ScriptedUpstreamServer();
        place = new Workplace("remote-guard").environment("JUDGE_KEY", CREDENTIAL);
        String key = place.key("me");
        Path jar = PluginJar.ofExample("acme-tickets")
                .copyTo(place.folder().resolve("judge.jar"))
                .needingNetwork()
                .withClass("acme.tickets.TicketsFactory", FACTORY, PluginJar.contract())
                .file();
        place.config(config("pii, judge", upstream.baseUrl()));
        for (String command : new String[] {
            "plugin keygen -f acme.key",
            "plugin sign judge.jar --key acme.key",
            "trust add acme.key.pub --vendor acme --prefix acme."
        }) {
            done(command.split(" "));
        }
        installed = done("plugin", "install", jar.toString(), "--grant", "network");
        gateway = place.serve();
        client = gateway.http(key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void everythingIsGood() {
        upstream.forget();
        upstream.on("judge", call -> call.whole("{\"verdict\":\"good\"}"));
    }

    private static Outcome done(String... command) {
        Outcome outcome = place.run(command);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome;
    }

    private static String config(String ingress, String endpoint) {
        return """
            providers: {main: {type: fake, echo: true}}
            guardrails:
              pii: {type: aegis.pii, timeout: 30s, mode: mask, entities: [EMAIL_ADDRESS]}
              judge: {type: acme.tickets, timeout: 20s, residency: {region: eu-west}, endpoint: "%s", token: secret://env/JUDGE_KEY}
            pipeline: {ingress: [%s]}
            routes: {default: {provider: main}}
            auth: {type: api_key}
            server: {drain: {delay: 0s, timeout: 5s}}
            """.formatted(endpoint, ingress);
    }

    @Test
    void anInstallSaysWhereEveryTextCanGo() {
        assertThat(installed.err()).contains("this guard can send every text it sees to 127.0.0.1 (region eu-west)");
    }

    @Test
    void asksWithACredentialThatItNeverSeesAboutTextThatIsMasked() {
        Answer answer = client.ask("default", "write to jane.doe@example.com");
        assertThat(answer.content()).as(answer.text()).isEqualTo("write to jane.doe@example.com");
        assertThat(upstream.calls()).singleElement().satisfies(call -> {
            assertThat(call.header("authorization")).isEqualTo("Bearer " + CREDENTIAL);
            assertThat(call.head()).startsWith("POST /v1/judge ");
            assertThat(call.text()).contains("write to").doesNotContain("jane.doe");
        });
    }

    @Test
    void blocksWhatItsServiceCallsBad() {
        upstream.on("judge", call -> call.whole("{\"verdict\":\"evil\"}"));
        Answer answer = client.ask("default", "hello");
        assertThat(answer.aegisCode()).isEqualTo("AEG-GRD-001");
    }

    @Test
    void letsNothingPassWhileItsServiceGivesNoAnswer() {
        upstream.on("judge", call -> call.status(500, "text/plain", "broken", ""));
        Answer broken = client.ask("default", "hello");
        assertThat(broken.aegisCode()).as(broken.text()).isEqualTo("AEG-GRD-002");
        assertThat(broken.header("x-should-retry")).contains("false");

        upstream.on("judge", call -> call.socket().close());
        Answer cut = client.ask("default", "hello");
        assertThat(cut.aegisCode()).as(cut.text()).isEqualTo("AEG-GRD-002");
        assertThat(cut.header("x-should-retry")).contains("true");

        upstream.on("judge", call -> call.status(302, "text/plain", "", "location: " + upstream.baseUrl() + "/x\r\n"));
        assertThat(client.ask("default", "hello").aegisCode()).isEqualTo("AEG-GRD-002");
        assertThat(upstream.calls()).hasSize(3);
    }

    @Test
    void mayNotStandBeforeAGuardThatMasks() {
        place.config(config("judge, pii", upstream.baseUrl()));
        Outcome refused = place.run("config", "validate");
        assertThat(refused.exit()).as(refused.toString()).isEqualTo(78);
        assertThat(refused.err() + refused.out()).contains("AEG-POL-010", "before 'pii'", "grant originals");
    }

    @Test
    void hasAnEndpointThatIsCheckedWhereItIsWritten() {
        place.config(config("pii, judge", "http://169.254.169.254/latest"));
        Outcome held = place.run("config", "apply");
        String digest = held.out().replaceFirst("held ", "").strip();
        Outcome clear = place.run("config", "apply", "--confirm", digest);
        assertThat(clear.exit()).as(clear.toString()).isNotZero();
        assertThat(clear.err() + clear.out()).contains("guardrails.judge", "in the clear");
    }
}
