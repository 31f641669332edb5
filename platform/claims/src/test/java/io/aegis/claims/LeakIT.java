package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P3 and P4: the provider's credential, the caller's key and what was masked are in no sink, in no form, with the log at its most talkative. Each sink is
 * shown to be searched by something that must be in it, and the search is shown to find each form.
 */
class LeakIT {
    private static final String CREDENTIAL = "upstream-canary-9Zq4+Lx/77wKpT2";
    private static final String EMAIL = "leak.canary.7f3a@example.org";
    private static final String CARD = "4539 1488 0343 6467";
    private static final String BLOCKED = "forbidden-canary-5521";

    private static final Map<String, Sink> SINKS = new LinkedHashMap<>();
    private static final List<Answer> ANSWERS = new ArrayList<>();
    private static final StringBuilder STREAMS = new StringBuilder();
    private static String key;

    /** Where something could have been left, and what must be there if it was looked at rightly. */
    private record Sink(String name, byte[] bytes, String control) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void use() throws IOException {
        try (var upstream = new ScriptedUpstreamServer()) {
            script(upstream);
            var place =
                    new Workplace("leak").environment("LEAK_CANARY", CREDENTIAL).config(config(upstream));
            key = place.key("leaker");
            String auditor = place.key("auditor", "--role", "auditor");
            String operator = place.key("operator", "--role", "operator");
            String out;
            String err;
            Answer metrics;
            Answer ledger;
            Answer trail;
            try (GatewayProcess gateway = place.serve()) {
                talk(gateway.http(key));
                metrics = gateway.http(operator).get("/metrics");
                ledger = gateway.http(auditor).get("/v1/audit/ledger");
                trail = gateway.http(key).get("/v1/runs/" + ANSWERS.getFirst().run());
                gateway.terminate();
                out = gateway.out();
                err = gateway.err();
            }
            assertThat(upstream.calls())
                    .allSatisfy(call -> assertThat(call.header("authorization")).isEqualTo("Bearer " + CREDENTIAL));
            sink("stderr", err, "aegis: listening on");
            sink(
                    "stdout and the lines of commands",
                    out + place.run("keys", "list").out(),
                    "leaker");
            sink("metrics", metrics.text(), "aegis_runs_total");
            sink("ledger over HTTP", ledger.text(), ANSWERS.getFirst().run());
            sink("a run's record", trail.text(), ANSWERS.getFirst().run());
            sink("config show", place.run("config", "show").out(), "secret://env/LEAK_CANARY");
            sink(
                    "config show as JSON",
                    place.run("config", "show", "-o", "json").out(),
                    "secret://env/LEAK_CANARY");
            sink("explain", place.run("explain", "--last").out(), "leaker");
            sink(
                    "audit export",
                    place.run("audit", "export").out(),
                    ANSWERS.getFirst().run());
            sink("doctor", place.run("doctor").out(), "disk");
            sink("headers of answers", headers(), "x-aegis-run-id");
            sink("bodies of errors", errors(), "upstream_error");
            sink("streams that were cut or blocked", STREAMS.toString(), "content_filter");
            files(
                    "files of the data directory",
                    place.data(),
                    ANSWERS.getFirst().run());
            files("temporary files and plugin storage", place.temporary(), "");
        }
    }

    private static void sink(String name, String text, String control) {
        SINKS.put(name, new Sink(name, text.getBytes(StandardCharsets.UTF_8), control));
    }

    private static void files(String name, Path folder, String control) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                bytes.writeBytes((file + "\n").getBytes(StandardCharsets.UTF_8));
                if (Files.isRegularFile(file)) {
                    bytes.writeBytes(Files.readAllBytes(file));
                }
            }
        }
        SINKS.put(name, new Sink(name, bytes.toByteArray(), control));
    }

    private static String config(ScriptedUpstreamServer upstream) {
        return """
            providers:
              main:
                type: openai_compatible
                base_url: %s
                api_key: secret://env/LEAK_CANARY
            guardrails:
              pii: {type: aegis.pii, mode: mask, entities: [EMAIL_ADDRESS, CREDIT_CARD]}
              words: {type: aegis.regex_guard, patterns: [{name: forbidden, pattern: "forbidden-canary-[0-9]+", action: block}]}
            pipeline: {ingress: [words, pii], egress: [words, pii]}
            routes:
              default: {provider: main, model: "{requested}", models: ["s-*"]}
            log: {level: debug, format: json}
            """.formatted(upstream.baseUrl()) + Policies.server();
    }

    private static void script(ScriptedUpstreamServer upstream) {
        upstream.on("s-echo-credential", call -> call.whole(Frames.answer("you sent " + call.header("authorization"))));
        upstream.on(
                "s-echo-in-header",
                call -> call.status(
                        200,
                        "application/json",
                        Frames.answer("fine"),
                        "x-echo: " + CREDENTIAL + "\r\nset-cookie: c=" + CREDENTIAL + "\r\n"));
        upstream.on(
                "s-echo-in-error",
                call -> call.status(
                        401,
                        "application/json",
                        "{\"error\":{\"message\":\"bad key " + CREDENTIAL + " for " + call.prompt() + "\"}}",
                        ""));
        upstream.on(
                "s-echo-in-html",
                call -> call.status(500, "text/html", "<html>" + CREDENTIAL + call.head() + "</html>", ""));
        upstream.on(
                "s-echo-broken",
                call -> call.status(200, "application/json", "{\"choices\":[" + CREDENTIAL + EMAIL, ""));
        upstream.on("s-writes-blocked", call -> {
            call.begin();
            call.frame(Frames.text(0, "it is forbidden-can"));
            call.frame(Frames.text(0, "ary-5521"));
            call.finish();
        });
        upstream.on("s-echo-split", call -> {
            call.begin();
            call.frame(Frames.text(0, "it is " + CREDENTIAL.substring(0, 9)));
            call.frame(Frames.text(0, CREDENTIAL.substring(9) + " indeed"));
            call.frame(Frames.finish(0, "stop"));
            call.done();
        });
        upstream.on("s-bad-frame", call -> {
            call.begin();
            call.frame("{\"choices\":[{" + CREDENTIAL + EMAIL);
            call.done();
        });
        upstream.on("s-cut", call -> {
            call.begin();
            call.frame(Frames.text(0, Frames.LONG));
        });
    }

    private static void talk(Http client) {
        String prompt = "Write to " + EMAIL + " about card " + CARD;
        Answer answered = client.ask("s-good", prompt);
        assertThat(answered.content()).as(answered.text()).isEqualTo(prompt);
        ANSWERS.add(answered);
        for (String model : List.of(
                "s-echo-credential", "s-echo-in-header", "s-echo-in-error", "s-echo-in-html", "s-echo-broken")) {
            ANSWERS.add(client.ask(model, prompt));
        }
        ANSWERS.add(client.ask("s-good", "say " + BLOCKED + " to " + EMAIL));
        ANSWERS.add(client.ask("no-such-model", prompt));
        ANSWERS.add(
                client.chat("{\"model\":\"s-good\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}"));
        ANSWERS.add(client.chat("{\"model\":\"s-good\",\"messages\":\"" + prompt + "\",\"messages\":1}"));
        ANSWERS.add(client.chat("{\"model\":\"s-good\",\"temperature\":\"" + prompt + "\",\"messages\":[]}"));
        ANSWERS.add(client.get("/v1/runs/" + CREDENTIAL.replaceAll("[^a-zA-Z0-9-]", "")));
        for (String model : List.of("s-good", "s-writes-blocked", "s-echo-split", "s-bad-frame", "s-cut")) {
            try (Events events = client.stream(Http.streamed(model, prompt))) {
                Events.Story story = events.rest();
                if (model.equals("s-good")) {
                    assertThat(story.text(0)).isEqualTo(prompt);
                } else {
                    STREAMS.append(story.raw());
                }
            }
        }
    }

    /** The caller's own originals come back in good answers, which is no leak; errors hold nothing. */
    private static String errors() {
        var text = new StringBuilder();
        ANSWERS.stream()
                .filter(answer -> answer.status() != 200)
                .forEach(answer -> text.append(answer.text()).append('\n'));
        return text.toString();
    }

    private static String headers() {
        var text = new StringBuilder();
        ANSWERS.forEach(answer -> text.append(answer.headers().map()).append('\n'));
        return text.toString();
    }

    static List<Sink> sinks() {
        return List.copyOf(SINKS.values());
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void theSinkHoldsWhatItMustSoThatItWasLookedAt(Sink sink) {
        assertThat(new String(sink.bytes(), StandardCharsets.ISO_8859_1)).contains(sink.control());
        assertThat(sink.bytes()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void theProvidersCredentialIsNotThere(Sink sink) {
        assertThat(new Traces(CREDENTIAL).in(sink.bytes())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void theCallersKeyIsNotThere(Sink sink) {
        assertThat(new Traces(key).in(sink.bytes())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void whatWasMaskedOrBlockedIsNotThere(Sink sink) {
        for (String original : List.of(EMAIL, CARD, CARD.replace(" ", ""), BLOCKED)) {
            assertThat(new Traces(original).in(sink.bytes())).as(original).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void aLeakIntoTheSinkWouldBeSeenInEveryForm(Sink sink) {
        for (String value : List.of(CREDENTIAL, EMAIL)) {
            var traces = new Traces(value);
            for (byte[] form : traces.everyForm()) {
                var bytes = new ByteArrayOutputStream();
                bytes.writeBytes(sink.bytes());
                bytes.writeBytes(form);
                bytes.writeBytes("and so on".getBytes(StandardCharsets.UTF_8));
                assertThat(traces.in(bytes.toByteArray())).isPresent();
            }
        }
    }

    @Test
    void noAnswerAtAllHoldsTheCredential() {
        var traces = new Traces(CREDENTIAL);
        assertThat(ANSWERS).hasSizeGreaterThan(10).allSatisfy(answer -> {
            assertThat(traces.in(answer.bytes())).isEmpty();
            assertThat(traces.in(answer.headers().map().toString().getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        });
    }

    @Test
    void anUpstreamThatEchoesTheCredentialIsCutAndTheLogSaysSo() {
        assertThat(ANSWERS.get(1).status()).isEqualTo(502);
        assertThat(new String(SINKS.get("stderr").bytes(), StandardCharsets.UTF_8))
                .contains("sent the gateway's credential back");
    }
}
