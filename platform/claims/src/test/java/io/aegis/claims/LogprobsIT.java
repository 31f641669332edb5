package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Log probabilities: passed as they are on a route without guards, refused on any other, and no way out for the provider's credential. */
class LogprobsIT {
    private static final String CREDENTIAL = "upstream-canary-9Zq4+Lx/77wKpT2";

    private static ScriptedUpstreamServer upstream;
    private static Workplace place;
    private static GatewayProcess gateway;
    private static Http client;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstreamServer();
        place = new Workplace("logprobs")
                .environment("LOGPROBS_CANARY", CREDENTIAL)
                .config("""
                    providers:
                      main: {type: openai_compatible, base_url: "%s", api_key: "secret://env/LOGPROBS_CANARY"}
                    guardrails:
                      words: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: forbidden, pattern: "forbidden-word", action: block}]}
                    routes:
                      open: {provider: main, model: "{requested}", models: ["o-*"]}
                      calls: {provider: main, model: "{requested}", models: ["c-*"], pipeline: {tool_call: [words]}}
                      texts: {provider: main, model: "{requested}", models: ["t-*"], pipeline: {egress: [words]}}
                    """.formatted(upstream.baseUrl()) + Policies.server());
        String key = place.key("counter");
        gateway = place.serve();
        client = gateway.http(key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static String asking(String model, boolean streamed, int choices) {
        return "{\"model\":\"%s\",\"stream\":%s,\"n\":%d,\"logprobs\":true,\"top_logprobs\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                .formatted(model, streamed, choices);
    }

    /** One token as an upstream writes it, with its alternatives. */
    private static String token(String text, String... alternatives) {
        return open(text) + ",\"top_logprobs\":["
                + java.util.Arrays.stream(alternatives)
                        .map(alternative -> open(alternative) + "}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static String open(String text) {
        String bytes = IntStream.range(0, text.getBytes(StandardCharsets.UTF_8).length)
                .mapToObj(at -> Integer.toString(text.getBytes(StandardCharsets.UTF_8)[at] & 0xff))
                .collect(Collectors.joining(","));
        return "{\"token\":" + Json.quoted(text) + ",\"logprob\":-0.31725305,\"bytes\":[" + bytes + "]";
    }

    private static String logprobs(String... tokens) {
        return "{\"content\":[" + String.join(",", tokens) + "],\"refusal\":null}";
    }

    private static String whole(int index, String text, String logprobs) {
        return "{\"index\":" + index + ",\"message\":{\"role\":\"assistant\",\"content\":" + Json.quoted(text)
                + ",\"refusal\":null},\"logprobs\":" + logprobs + ",\"finish_reason\":\"stop\"}";
    }

    private static String piece(int index, String text, String logprobs) {
        return "{\"id\":\"up\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":"
                + index
                + ",\"delta\":{\"content\":" + Json.quoted(text) + "},\"logprobs\":" + logprobs
                + ",\"finish_reason\":null}]}";
    }

    private static JsonNode logprobs(JsonNode answer, int choice) {
        return answer.path("choices").path(choice).path("logprobs");
    }

    @Test
    void passAsTheyAreForEachChoiceOfAWholeAnswer() {
        String first = logprobs(token("Hel", "Hel", "Hi"), token("lo", "lo"));
        String second = logprobs(token("🦜", "x"));
        upstream.on(
                "o-whole", call -> call.whole(Frames.choices(whole(0, "Hello", first) + "," + whole(1, "🦜", second))));
        Answer answer = client.chat(asking("o-whole", false, 2));
        assertThat(logprobs(answer.json(), 0)).isEqualTo(Json.parse(first.getBytes(StandardCharsets.UTF_8)));
        assertThat(logprobs(answer.json(), 1)).isEqualTo(Json.parse(second.getBytes(StandardCharsets.UTF_8)));
        assertThat(place.run("explain", answer.run()).out()).contains("unguarded");
    }

    @Test
    void passBesideTheirTextInAStream() {
        upstream.on("o-stream", call -> {
            call.begin();
            call.frame(Frames.role(0));
            call.frame(piece(0, "Hel", logprobs(token("Hel", "Hi"))));
            call.frame(piece(1, "us", logprobs(token("us", "up"))));
            call.frame(piece(0, "lo", logprobs(token("lo", "u"))));
            call.frame(Frames.finish(1, "stop"));
            call.finish();
        });
        try (Events events = client.stream(asking("o-stream", true, 2))) {
            Events.Story story = events.rest();
            assertThat(story.done()).isTrue();
            assertThat(story.text(0)).isEqualTo("Hello");
            assertThat(story.of(0, "/logprobs/content/0/token")).isEqualTo("Hello");
            assertThat(story.of(0, "/logprobs/content/0/top_logprobs/0/token")).isEqualTo("Hiu");
            assertThat(story.of(1, "/logprobs/content/0/token")).isEqualTo("us");
            assertThat(story.events())
                    .filteredOn(event -> logprobs(event, 0).isObject())
                    .allSatisfy(event -> assertThat(event.at("/choices/0/delta/content"))
                            .isEqualTo(event.at("/choices/0/logprobs/content/0/token")));
        }
    }

    @Test
    void stayWhereTheyAreIfNobodyAsked() {
        upstream.on(
                "o-unasked",
                call -> call.whole(Frames.choices(whole(0, "Hello", logprobs(token("Hello", "canary-alternative"))))));
        Answer answer = client.ask("o-unasked", "hello");
        assertThat(answer.content()).isEqualTo("Hello");
        assertThat(answer.text()).contains("\"logprobs\":null").doesNotContain("canary-alternative");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-any", "t-any"})
    void areRefusedWhereAGuardStands(String model) {
        int before = upstream.count();
        Answer answer = client.chat(asking(model, false, 1));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("Log probabilities repeat the text of the answer");
        assertThat(upstream.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"o-one", "o-adjacent", "o-rank", "o-bytes"})
    void carryNoCredentialOut(String model) {
        String begin = CREDENTIAL.substring(0, 12);
        String end = CREDENTIAL.substring(12);
        String[] tokens = switch (model) {
            case "o-one" -> new String[] {token("a", "b", CREDENTIAL), token("c")};
            case "o-adjacent" -> new String[] {token(begin, "b"), token(end, "d")};
            case "o-rank" -> new String[] {token("a", "b", begin), token("c", "d", end)};
            default ->
                new String[] {
                    token("a").replace("[97]", bytes(begin)), token("c").replace("[99]", bytes(end))
                };
        };
        upstream.on(model, call -> {
            if (call.streamed()) {
                call.begin();
                call.frame(piece(0, "a", logprobs(tokens[0])));
                call.frame(piece(0, "c", logprobs(tokens[1])));
                call.finish();
            } else {
                call.whole(Frames.choices(whole(0, "ac", logprobs(tokens))));
            }
        });
        Answer answer = client.chat(asking(model, false, 1));
        assertThat(answer.status()).as(answer.text()).isEqualTo(502);
        assertThat(answer.text()).doesNotContain(begin, bytes(begin));
        try (Events events = client.stream(asking(model, true, 1))) {
            Events.Story story = events.rest();
            assertThat(story.done()).isFalse();
            assertThat(story.raw()).doesNotContain(begin, end, bytes(end));
        }
    }

    private static String bytes(String text) {
        return text.chars().mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
