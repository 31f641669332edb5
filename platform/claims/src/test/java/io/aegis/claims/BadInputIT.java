package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, from either side: a clear error, nothing through, nothing lost; afterwards the gateway serves as before. */
class BadInputIT {
    private static final int MAX_BODY = 1 << 20;

    private static ScriptedUpstreamServer upstream;
    private static GatewayProcess gateway;
    private static Http client;
    private static String key;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstreamServer();
        var place = new Workplace("bad-input").config(config("60s"));
        key = place.key("clumsy");
        gateway = place.serve();
        client = gateway.http(key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static String config(String requestTimeout) {
        return Policies.provider(upstream) + """
            guardrails: {pii: {type: aegis.pii, timeout: 30s}}
            pipeline: {ingress: [pii], egress: [pii]}
            routes:
              default: {provider: main, model: "{requested}", models: ["s-*"]}
            auth: {type: api_key}
            server: {max_body: 1MiB, request_timeout: %s, drain: {delay: 0s, timeout: 5s}}
            """.formatted(requestTimeout);
    }

    @AfterEach
    void itStillServes() {
        upstream.otherwise(UpstreamCall::echo);
        Answer answer = client.ask("s-after", "still there?");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo("still there?");
    }

    private record Bad(String what, byte[] body, int status, String code, String aegis) {
        Bad(String what, String body, int status, String code, String aegis) {
            this(what, body.getBytes(StandardCharsets.UTF_8), status, code, aegis);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    @Nested
    class FromTheClient {
        @BeforeEach
        void forget() {
            upstream.forget();
        }

        static List<Bad> bodies() {
            String start = "{\"model\":\"s-x\",\"messages\":[{\"role\":\"user\",\"content\":";
            return List.of(
                    bad("an empty body", ""),
                    bad("text that is no JSON", "hello"),
                    bad("JSON that stops", start + "\"a\""),
                    bad("something behind the JSON", start + "\"a\"}]} x"),
                    bad(
                            "a duplicate key",
                            "{\"model\":\"s-x\",\"model\":\"s-y\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"),
                    bad(
                            "a duplicate key inside",
                            "{\"model\":\"s-x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"content\":\"b\"}]}"),
                    bad(
                            "a duplicate key that is escaped once",
                            "{\"model\":\"s-x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"\\u0063ontent\":\"b\"}]}"),
                    bad("nested arrays", start + "[".repeat(20_000) + "]".repeat(20_000) + "}]}"),
                    bad("nested objects", start + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}]}"),
                    bad("a comment", start + "\"a\"}] /* x */}"),
                    bad("a number that is none", start + "\"a\"}],\"temperature\":NaN}"),
                    new Bad("invalid UTF-8", withBytes(start, 0xc3, 0x28), 400, "invalid_json", "AEG-REQ-001"),
                    new Bad("overlong UTF-8", withBytes(start, 0xc0, 0xaf), 400, "invalid_json", "AEG-REQ-001"),
                    new Bad(
                            "an encoded surrogate",
                            withBytes(start, 0xed, 0xa0, 0x80),
                            400,
                            "invalid_json",
                            "AEG-REQ-001"),
                    new Bad(
                            "UTF-16",
                            (start + "\"a\"}]}").getBytes(StandardCharsets.UTF_16),
                            400,
                            "invalid_json",
                            "AEG-REQ-001"),
                    bad("a lone high surrogate", start + "\"\\ud83e\"}]}"),
                    bad("a lone low surrogate", start + "\"\\udd9c x\"}]}"),
                    bad("a control character in a string", start + "\"a\u0001b\"}]}"),
                    new Bad("a list", "[]", 400, "invalid_request", "AEG-REQ-003"),
                    new Bad(
                            "no model",
                            "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                            400,
                            "invalid_request",
                            "AEG-REQ-003"),
                    new Bad("no messages", "{\"model\":\"s-x\"}", 400, "invalid_request", "AEG-REQ-003"),
                    new Bad(
                            "an empty list of messages",
                            "{\"model\":\"s-x\",\"messages\":[]}",
                            400,
                            "invalid_request",
                            "AEG-REQ-003"),
                    new Bad(
                            "a role that nobody has",
                            "{\"model\":\"s-x\",\"messages\":[{\"role\":\"boss\",\"content\":\"a\"}]}",
                            400,
                            "invalid_request",
                            "AEG-REQ-003"),
                    new Bad(
                            "a model that nobody configured",
                            "{\"model\":\"none\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                            404,
                            "model_not_found",
                            "AEG-AUTH-002"),
                    unsupported("an unknown part", start + "[{\"type\":\"hologram\",\"hologram\":{}}]}]}"),
                    new Bad(
                            "a part without a type",
                            start + "[{\"text\":\"a\"}]}]}",
                            400,
                            "invalid_request",
                            "AEG-REQ-003"),
                    unsupported(
                            "a stored file",
                            start
                                    + "[{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\",\"file_data\":\"aGVsbG8=\"}}]}]}"),
                    unsupported(
                            "an image to be fetched",
                            start
                                    + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/a.png\"}}]}]}"),
                    unsupported(
                            "an image on this machine",
                            start + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"file:///etc/passwd\"}}]}]}"),
                    unsupported(
                            "a tool that the provider runs", start + "\"a\"}],\"tools\":[{\"type\":\"web_search\"}]}"),
                    unsupported("a search by the provider", start + "\"a\"}],\"web_search_options\":{}}"),
                    unsupported(
                            "spoken answers",
                            start
                                    + "\"a\"}],\"modalities\":[\"audio\"],\"audio\":{\"voice\":\"x\",\"format\":\"wav\"}}"),
                    unsupported(
                            "arguments that are no object",
                            "{\"model\":\"s-x\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1,\\\"a\\\":2}\"}}]}]}"),
                    new Bad("token ids", start + "[1,2,3]}]}", 400, "invalid_request", "AEG-REQ-003"),
                    new Bad(
                            "too many choices",
                            start + "\"a\"}],\"n\":100000}",
                            400,
                            "invalid_request",
                            "AEG-REQ-003"));
        }

        @ParameterizedTest
        @MethodSource("bodies")
        void aBadBodyIsRefusedWithItsCode(Bad bad) {
            Answer answer = client.post("/v1/chat/completions", bad.body());
            assertRefused(answer, bad.status());
            assertThat(answer.code()).as(answer.text()).isEqualTo(bad.code());
            assertThat(answer.aegisCode()).isEqualTo(bad.aegis());
            assertThat(upstream.count()).isZero();
        }

        @Test
        void aBodyOverTheLimitIsTooLarge() {
            Answer answer = client.ask("s-x", "a".repeat(MAX_BODY));
            assertRefused(answer, 413);
            assertThat(answer.code()).isEqualTo("request_too_large");
            assertThat(answer.aegisCode()).isEqualTo("AEG-REQ-002");
            assertThat(upstream.count()).isZero();
        }

        @Test
        void aBodyJustBelowTheLimitPasses() {
            int frame = Http.question("s-x", "").length();
            Answer answer = client.ask("s-x", "a ".repeat((MAX_BODY - frame) / 2 - 1));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }

        @Test
        void aBodyOfUnknownLengthIsCutOffAtTheLimit() throws IOException {
            String head = head("transfer-encoding: chunked\r\n");
            String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
            String answer = Raw.talk(gateway.url(), head + chunk.repeat(17) + "0\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 413").contains("request_too_large");
        }

        @ParameterizedTest
        @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip"})
        void aCompressedBodyIsRefused(String encoding) {
            Answer answer = client.send(client.request("/v1/chat/completions")
                    .header("content-type", "application/json")
                    .header("content-encoding", encoding)
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                            Traces.gzip("{}".getBytes(StandardCharsets.UTF_8)))));
            assertRefused(answer, 415);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
        void aBodyThatAPageCouldSendIsRefused(String type) {
            Answer answer = client.send(client.request("/v1/chat/completions")
                    .header("content-type", type)
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(Http.question("s-x", "hello"))));
            assertRefused(answer, 415);
            assertThat(upstream.count()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sec-fetch-site: cross-site\r\n",
                    "origin: https://evil.example\r\n",
                    "origin: null\r\n",
                })
        void aForeignPageIsForbidden(String header) throws IOException {
            assertThat(Raw.talk(gateway.url(), chat(header)))
                    .startsWith("HTTP/1.1 403")
                    .contains("forbidden_origin");
            assertThat(upstream.count()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "content-length: 5\r\ntransfer-encoding: chunked\r\n",
                    "content-length: 1\r\ncontent-length: 2\r\n",
                    "transfer-encoding: chunked, identity\r\n",
                    "x-folded: a\r\n b\r\n",
                    "host: other\r\n",
                    "bad header: x\r\n",
                    "x-control: a\u0001b\r\n",
                    "content-length: -1\r\n",
                    "content-length: 5 5\r\n"
                })
        void aRequestThatTwoServersCouldReadDifferentlyIsRefused(String headers) throws IOException {
            String request = "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:"
                    + gateway.url().getPort()
                    + "\r\nauthorization: Bearer " + key + "\r\ncontent-type: application/json\r\nconnection: close\r\n"
                    + headers
                    + (headers.contains("content-length") || headers.contains("transfer")
                            ? ""
                            : "content-length: 2\r\n")
                    + "\r\n{}";
            assertThat(Raw.talk(gateway.url(), request)).startsWith("HTTP/1.1 400");
            assertThat(upstream.count()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", ""})
        void aForeignHostIsRefusedOnLoopback(String host) throws IOException {
            String answer = Raw.talk(
                    gateway.url(),
                    "GET /v1/models HTTP/1.1\r\nhost: " + host + "\r\nauthorization: Bearer " + key
                            + "\r\nconnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("\"data\"");
        }

        @Test
        void theAbsoluteFormIsRefused() throws IOException {
            String answer = Raw.talk(
                    gateway.url(),
                    "GET http://127.0.0.1:" + gateway.url().getPort() + "/v1/models HTTP/1.1\r\nhost: 127.0.0.1:"
                            + gateway.url().getPort() + "\r\nauthorization: Bearer " + key
                            + "\r\nconnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 400");
        }

        @Test
        void anotherMethodIsNotAllowedAndTheRightOneIsNamed() {
            Answer answer = client.get("/v1/chat/completions");
            assertRefused(answer, 405);
            assertThat(answer.header("allow")).isEqualTo("POST");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/chat/completions", "/v1/v1/chat/completions", "/v1/v1/models"})
        void aWrongBaseUrlIsToldTheRightOne(String path) {
            Answer answer = client.post(path, Http.question("s-x", "hello").getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text())
                    .contains("http://127.0.0.1:" + gateway.url().getPort() + "/v1");
        }

        @Test
        void aClientThatStopsHalfwayThroughTheBodyCostsNothing() throws IOException {
            try (var socket = new java.net.Socket("127.0.0.1", gateway.url().getPort())) {
                socket.getOutputStream().write(head("content-length: 1000\r\n").getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().write("{\"model\":".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(upstream.count()).isZero();
        }

        private static String head(String more) {
            return "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:"
                    + gateway.url().getPort()
                    + "\r\nauthorization: Bearer " + key + "\r\ncontent-type: application/json\r\nconnection: close\r\n"
                    + more
                    + "\r\n";
        }

        private static String chat(String more) {
            String body = Http.question("s-x", "hello");
            return head(more + "content-length: " + body.length() + "\r\n") + body;
        }

        private static Bad bad(String what, String body) {
            return new Bad(what, body, 400, "invalid_json", "AEG-REQ-001");
        }

        private static Bad unsupported(String what, String body) {
            return new Bad(what, body, 400, "unsupported_content", "AEG-GRD-003");
        }

        private static byte[] withBytes(String start, int... bytes) {
            byte[] head = (start + "\"").getBytes(StandardCharsets.UTF_8);
            byte[] tail = "\"}]}".getBytes(StandardCharsets.UTF_8);
            byte[] all = Arrays.copyOf(head, head.length + bytes.length + tail.length);
            for (int index = 0; index < bytes.length; index++) {
                all[head.length + index] = (byte) bytes[index];
            }
            System.arraycopy(tail, 0, all, head.length + bytes.length, tail.length);
            return all;
        }
    }

    @Nested
    class FromTheUpstream {
        private record Broken(String what, ScriptedUpstreamServer.Script script, int status, String code) {
            @Override
            public String toString() {
                return what;
            }
        }

        static List<Broken> upstreams() {
            return List.of(
                    broken("HTML with status 200", call -> call.status(200, "text/html", "<html>hello</html>", "")),
                    broken(
                            "HTML with status 500",
                            call -> call.status(500, "text/html", "<html>secret stack</html>", "")),
                    broken("no HTTP", call -> call.raw("SMTP hello\r\n\r\n")),
                    broken("nothing at all", call -> call.raw("")),
                    broken(
                            "an answer that is cut",
                            call -> call.raw("HTTP/1.1 200 OK\r\n"
                                    + "content-type: application/json\r\n"
                                    + "content-length: 500\r\n\r\n"
                                    + "{\"choices\":[")),
                    broken("JSON that is none", call -> call.whole("{\"choices\":")),
                    broken("a duplicate key", call -> call.whole("{\"choices\":[],\"choices\":[]}")),
                    broken("no choices", call -> call.whole("{\"object\":\"chat.completion\"}")),
                    broken("choices that are none", call -> call.whole("{\"choices\":\"hello\"}")),
                    broken(
                            "a redirect",
                            call -> call.status(302, "text/plain", "", "location: http://127.0.0.1:1/\r\n")),
                    broken(
                            "compressed bytes that nobody asked for",
                            call -> call.raw("HTTP/1.1 200 OK\r\n"
                                    + "content-encoding: gzip\r\n"
                                    + "content-type: application/json\r\n"
                                    + "content-length: 3\r\n"
                                    + "connection: close\r\n\r\n"
                                    + "abc")),
                    broken(
                            "a refused credential",
                            call -> call.status(401, "application/json", "{\"error\":{\"message\":\"bad\"}}", "")),
                    new Broken(
                            "a rate limit",
                            call -> call.status(429, "application/json", "{}", "retry-after: 7\r\n"),
                            429,
                            "rate_limit_exceeded"),
                    new Broken(
                            "a refused request",
                            call -> call.status(
                                    400, "application/json", "{\"error\":{\"message\":\"internal words\"}}", ""),
                            400,
                            "upstream_refused_request"),
                    broken("an overload", call -> call.status(503, "application/json", "{}", "")));
        }

        @ParameterizedTest
        @MethodSource("upstreams")
        void aBrokenAnswerIsAnErrorOfItsKindWithoutItsWords(Broken broken) {
            upstream.otherwise(broken.script());
            Answer answer = client.ask("s-x", "hello");
            assertRefused(answer, broken.status());
            assertThat(answer.code()).isEqualTo(broken.code());
            assertThat(answer.text()).doesNotContain("secret stack", "internal words", "html");
        }

        @ParameterizedTest
        @MethodSource("upstreams")
        void aBrokenStreamIsAnErrorOfItsKindWithoutItsWords(Broken broken) {
            upstream.otherwise(broken.script());
            try (Events events = client.stream(Http.streamed("s-x", "hello"))) {
                Events.Story story = events.rest();
                assertThat(story.done()).isFalse();
                assertThat(story.raw()).doesNotContain("secret stack", "internal words", "<html");
                assertThat(events.status() != 200 || story.hasError())
                        .as("%s %s", events.status(), story.raw())
                        .isTrue();
            }
        }

        @Test
        void aFrameOfTenMebibytesIsAnErrorAndNotKept() {
            upstream.otherwise(call -> {
                call.begin();
                call.frame(Frames.text(0, "a".repeat(10 << 20)));
                call.finish();
            });
            assertBrokenStream(client);
        }

        @Test
        void aWholeAnswerWithoutEndIsAnError() {
            upstream.otherwise(call -> {
                call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
                byte[] some = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
                for (int sent = 0; sent < 256; sent++) {
                    call.chunk(some);
                }
            });
            Answer answer = client.ask("s-x", "hello");
            assertRefused(answer, 502);
        }

        @Test
        void aToolCallThatChangesItsIndexIsAnErrorAndNeverACall() {
            upstream.otherwise(call -> {
                call.begin();
                call.frame(
                        Frames.delta(
                                0,
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"send\",\"arguments\":\"{\\\"a\\\"\"}}]}"));
                call.frame(Frames.delta(0, "{\"tool_calls\":[{\"index\":3,\"function\":{\"arguments\":\":1}\"}}]}"));
                call.frame(Frames.finish(0, "tool_calls"));
                call.done();
            });
            try (Events events = client.stream(ChatSamples.SAMPLES.streaming())) {
                Events.Story story = events.rest();
                assertThat(story.raw()).doesNotContain("\"send\"");
                assertThat(story.finishReason(0)).isNotEqualTo("tool_calls");
            }
        }

        @Test
        void aChoiceThatNobodyAskedForIsNotRelayed() {
            upstream.otherwise(call -> {
                call.begin();
                call.frame(Frames.text(7, "not asked for"));
                call.frame(Frames.text(0, "hello"));
                call.finish();
            });
            try (Events events = client.stream(Http.streamed("s-x", "hello"))) {
                assertThat(events.rest().raw()).doesNotContain("not asked for");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "1,2", "0,0", "0,1,2"})
        void vectorsThatAreNotOneOfEachTextAreNoAnswer(String indexes) {
            String data = indexes.replaceAll("\\d", "{\"index\":$0,\"embedding\":[0.25,5]}");
            upstream.otherwise(call -> call.whole("{\"data\":[" + data + "]}"));
            Answer answer = client.post(
                    "/v1/embeddings",
                    "{\"model\":\"s-x\",\"input\":[\"one\",\"two\"]}".getBytes(StandardCharsets.UTF_8));
            assertRefused(answer, 502);
            assertThat(answer.code()).isEqualTo("upstream_error");
            assertThat(answer.text()).doesNotContain("0.25");
        }

        private static Broken broken(String what, ScriptedUpstreamServer.Script script) {
            return new Broken(what, script, 502, "upstream_error");
        }
    }

    /** To a gateway that gives no request much time. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class FromASilentUpstream {
        private GatewayProcess hurried;
        private Http caller;

        @BeforeAll
        void start() {
            var place = new Workplace("bad-input-hurried").config(config("4s"));
            String callersKey = place.key("hurried");
            hurried = place.serve();
            caller = hurried.http(callersKey);
        }

        @AfterAll
        void stop() {
            hurried.close();
        }

        /** It has no more time for that than for anything, so it is asked again. */
        @AfterEach
        void itStillServesInItsTime() {
            upstream.otherwise(UpstreamCall::echo);
            long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            Answer answer = caller.ask("s-after", "still there?");
            while (answer.status() != 200) {
                assertThat(System.nanoTime()).as(answer.text()).isLessThan(patience);
                answer = caller.ask("s-after", "still there?");
            }
            assertThat(answer.content()).isEqualTo("still there?");
        }

        @Test
        void anAnswerThatNeverBeginsTimesOut() {
            upstream.otherwise(UpstreamCall::awaitGone);
            Answer answer = caller.ask("s-x", "hello");
            assertRefused(answer, 504);
            assertThat(answer.code()).isEqualTo("upstream_timeout");
            assertThat(answer.header("x-should-retry")).isEqualTo("true");
        }

        @Test
        void aStreamThatFallsSilentTimesOut() {
            upstream.otherwise(call -> {
                call.begin();
                call.frame(Frames.text(0, Frames.LONG));
                call.awaitGone();
            });
            assertBrokenStream(caller);
        }
    }

    private static void assertBrokenStream(Http asked) {
        try (Events events = asked.stream(Http.streamed("s-x", "hello"))) {
            Events.Story story = events.rest();
            assertThat(story.done()).isFalse();
            assertThat(events.status() != 200 || story.hasError())
                    .as(story.raw())
                    .isTrue();
            assertThat(story.finishReason(0)).isEmpty();
        }
    }

    private static void assertRefused(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        for (String member : List.of("message", "type", "code")) {
            assertThat(answer.json().at("/error/" + member).asString(""))
                    .as(answer.text())
                    .isNotEmpty();
        }
        for (String member : List.of("code", "what", "why", "fix")) {
            assertThat(answer.json().at("/error/aegis/" + member).asString(""))
                    .as(answer.text())
                    .isNotEmpty();
        }
        assertThat(answer.json().path("error").has("param")).isTrue();
    }
}
