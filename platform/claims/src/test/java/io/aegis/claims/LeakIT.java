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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
    private static final String PROMPT = "Write to " + EMAIL + " about card " + CARD;
    private static final String EMBEDDINGS = "/v1/embeddings";

    /** What the models of a provider begin with: one speaks OpenAI's dialects, one Anthropic's. */
    private static final List<String> PROVIDERS = List.of("s-", "m-");

    private static final Pattern PLACEHOLDER = Pattern.compile("<[A-Z_]+_([a-z]{12})>");

    private static final Map<String, Sink> SINKS = new LinkedHashMap<>();
    private static final List<Answer> ANSWERS = new ArrayList<>();
    private static final List<Answer> ECHOED = new ArrayList<>();
    private static final Map<String, String> STREAMS = new LinkedHashMap<>();
    private static final Set<String> PLACEHOLDERS = new TreeSet<>();
    private static String key;

    /** What a dialect calls an answer that a guard ended. */
    private static final Map<String, String> FILTERED = Map.of(
            "openai.chat", "\"finish_reason\":\"content_filter\"",
            "openai.responses", "\"reason\":\"content_filter\"",
            "anthropic.messages", "\"stop_reason\":\"refusal\"");

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
                    .allSatisfy(call -> assertThat(call.header("authorization") + call.header("x-api-key"))
                            .isIn("Bearer " + CREDENTIAL, CREDENTIAL));
            PLACEHOLDER.matcher(upstream.received()).results().forEach(found -> PLACEHOLDERS.add(found.group(1)));
            ANSWERS.addAll(ECHOED);
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
            STREAMS.forEach((dialect, raw) ->
                    sink("streams of " + dialect + " that were cut or blocked", raw, FILTERED.get(dialect)));
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
              main: {type: openai_compatible, base_url: "%1$s", api_key: "secret://env/LEAK_CANARY"}
              claude: {type: anthropic, base_url: "%1$s", path: messages, api_key: "secret://env/LEAK_CANARY"}
            guardrails:
              pii: {type: aegis.pii, timeout: 30s, mode: mask, entities: [EMAIL_ADDRESS, CREDIT_CARD]}
              words: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: forbidden, pattern: "forbidden-canary-[0-9]+", action: block}]}
            pipeline: {ingress: [words, pii], tool_call: [words], tool_result: [words, pii], egress: [words, pii]}
            routes:
              default: {provider: main, model: "{requested}", models: ["s-*"], attachments: pass}
              claude: {provider: claude, model: "{requested}", models: ["m-*"], attachments: pass}
            log: {level: debug, format: json}
            """.formatted(upstream.baseUrl()) + Policies.server();
    }

    private static void script(ScriptedUpstreamServer upstream) {
        for (String provider : PROVIDERS) {
            upstream.on(
                    provider + "echo-credential",
                    call -> say(call, "you sent " + call.header("authorization") + call.header("x-api-key")));
            upstream.on(
                    provider + "echo-in-header",
                    call -> call.status(
                            200,
                            "application/json",
                            Spoken.of(call).whole(Spoken.Said.text("fine")),
                            "x-echo: " + CREDENTIAL + "\r\nset-cookie: c=" + CREDENTIAL + "\r\n"));
            upstream.on(
                    provider + "echo-in-error",
                    call -> call.status(
                            401,
                            "application/json",
                            "{\"error\":{\"message\":\"bad key " + CREDENTIAL + " for " + call.text() + "\"}}",
                            ""));
            upstream.on(
                    provider + "echo-in-html",
                    call -> call.status(500, "text/html", "<html>" + CREDENTIAL + call.head() + "</html>", ""));
            upstream.on(
                    provider + "echo-broken",
                    call -> call.status(200, "application/json", "{\"choices\":[" + CREDENTIAL + EMAIL, ""));
            upstream.on(provider + "writes-blocked", call -> say(call, "it is forbidden-can", "ary-5521"));
            upstream.on(
                    provider + "echo-split",
                    call -> say(call, "it is " + CREDENTIAL.substring(0, 9), CREDENTIAL.substring(9) + " indeed"));
            upstream.on(provider + "bad-frame", call -> {
                call.begin();
                call.frame("{\"choices\":[{" + CREDENTIAL + EMAIL);
                call.done();
            });
            upstream.on(provider + "cut", call -> {
                call.begin();
                call.tell(
                        Spoken.of(call).streamed(Spoken.Said.text(Frames.LONG)).begun());
            });
        }
    }

    /** Says something; a vector says nothing, so that there it is the name of the model. */
    private static void say(UpstreamCall call, String... pieces) throws IOException {
        if (call.path().equals(EMBEDDINGS)) {
            call.whole(
                    Frames.vectors(call.json().path("input")).replace("\"up\"", Json.quoted(String.join("", pieces))));
        } else {
            call.say(Spoken.Said.text(pieces));
        }
    }

    private static void talk(Http client) {
        for (String provider : PROVIDERS) {
            for (Spoken spoken : Spoken.ALL) {
                talk(client, spoken, provider);
                listen(client, spoken, provider);
            }
        }
        ECHOED.add(client.post(EMBEDDINGS, embedding("s-echo-credential")));
        for (String model : List.of("s-good", "s-echo-in-error", "s-echo-in-html", "s-echo-broken", "m-good", "none")) {
            ANSWERS.add(client.post(EMBEDDINGS, embedding(model)));
        }
        ANSWERS.add(client.get("/v1/runs/" + CREDENTIAL.replaceAll("[^a-zA-Z0-9-]", "")));
        CoverageSamples.all().forEach(samples -> fill(client, samples, samples.path()));
        fill(client, MessagesSamples.SAMPLES, MessagesSamples.SAMPLES.path() + "/count_tokens");
    }

    private static String embedding(String model) {
        return "{\"model\":\"" + model + "\",\"input\":[" + Json.quoted(PROMPT) + "],\"user\":\"" + EMAIL + "\"}";
    }

    private static void talk(Http client, Spoken spoken, String provider) {
        String path = spoken.path();
        Answer answered = client.post(path, spoken.question(provider + "good", PROMPT, false));
        assertThat(spoken.text(answered.json(), Spoken.Kind.TEXT))
                .as(answered.text())
                .isEqualTo(PROMPT);
        ANSWERS.add(answered);
        ECHOED.add(client.post(path, spoken.question(provider + "echo-credential", PROMPT, false)));
        for (String model : List.of("echo-in-header", "echo-in-error", "echo-in-html", "echo-broken")) {
            ANSWERS.add(client.post(path, spoken.question(provider + model, PROMPT, false)));
        }
        String question = spoken.question(provider + "good", PROMPT, false);
        ANSWERS.add(client.post(path, spoken.question(provider + "good", "say " + BLOCKED + " to " + EMAIL, false)));
        ANSWERS.add(client.post(path, spoken.question("no-such-model", PROMPT, false)));
        ANSWERS.add(client.post(path, question.substring(0, question.length() - 1)));
        ANSWERS.add(client.post(path, question.replace("{\"model\"", "{\"model\":\"s-good\",\"model\"")));
        ANSWERS.add(client.post(
                path, question.replace("{\"model\"", "{\"temperature\":" + Json.quoted(PROMPT) + ",\"model\"")));
    }

    private static void listen(Http client, Spoken spoken, String provider) {
        for (String model : List.of("good", "writes-blocked", "echo-split", "bad-frame", "cut")) {
            try (Events events = client.stream(spoken.path(), spoken.question(provider + model, PROMPT, true))) {
                Events.Story story = events.rest();
                if (model.equals("good")) {
                    assertThat(spoken.heard(story.events(), Spoken.Kind.TEXT))
                            .as(story.raw())
                            .isEqualTo(PROMPT);
                } else {
                    STREAMS.merge(spoken.toString(), story.raw(), String::concat);
                }
            }
        }
    }

    /** Says an address in each place of a request in turn. */
    private static void fill(Http client, CoverageSamples samples, String path) {
        for (CoverageSamples.Request request : samples.requests()) {
            for (String pointer : samples.open(request.root())) {
                ANSWERS.add(client.post(path, Json.with(request.root(), pointer, "mail " + EMAIL)));
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
    void whatStoodForItAtTheProviderIsNotThere(Sink sink) {
        assertThat(PLACEHOLDERS).hasSizeGreaterThanOrEqualTo(2);
        for (String tag : PLACEHOLDERS) {
            assertThat(new Traces(tag).in(sink.bytes())).as(tag).isEmpty();
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
        assertThat(ANSWERS).hasSizeGreaterThan(300).allSatisfy(answer -> {
            assertThat(traces.in(answer.bytes())).isEmpty();
            assertThat(traces.in(answer.headers().map().toString().getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        });
    }

    @Test
    void anUpstreamThatEchoesTheCredentialIsCutAndTheLogSaysSo() {
        assertThat(ECHOED).hasSize(7);
        assertThat(ECHOED).extracting(Answer::status).containsOnly(502);
        assertThat(new String(SINKS.get("stderr").bytes(), StandardCharsets.UTF_8))
                .contains("sent the gateway's credential back");
    }
}
