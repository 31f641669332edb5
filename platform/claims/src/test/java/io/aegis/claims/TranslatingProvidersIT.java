package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers whose upstream speaks something else: what is masked on our side is masked on the other, and comes back restored. */
class TranslatingProvidersIT {
    private static final String ID = "AKIACANARYCANARY4711";
    private static final String KEY = "canary/9Zq4+Lx/77wKpT2abcdefghijklmnopqr";
    private static final String MAIL = "jane.roe@example.com";
    private static final String USAGE = "{\"inputTokens\":3,\"outputTokens\":2,\"totalTokens\":5}";

    private static ScriptedUpstreamServer upstream;
    private static Workplace place;
    private static GatewayProcess gateway;
    private static Http client;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstreamServer().otherwise(TranslatingProvidersIT::answer);
        place = new Workplace("translating")
                .environment("BEDROCK_CANARY", ID + ":" + KEY)
                .environment("GEMINI_CANARY", "gemini-canary-4711-9Zq4")
                .config("""
                    providers:
                      bedrock: {type: bedrock, base_url: "%1$s", region: eu-west-1, model: "some.model-v1:0", access_key: "secret://env/BEDROCK_CANARY"}
                      gemini: {type: gemini, base_url: "%1$s", model: some-model, api_key: "secret://env/GEMINI_CANARY"}
                    guardrails:
                      pii: {type: aegis.pii, timeout: 30s, mode: mask}
                    pipeline: {ingress: [pii], egress: [pii]}
                    routes:
                      bedrock: {provider: bedrock}
                      gemini: {provider: gemini}
                    """.formatted(upstream.baseUrl()) + Policies.server());
        String key = place.key("translated");
        gateway = place.serve();
        client = gateway.http(key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    /** Repeats the last text that it was told, in the words of whoever was asked. */
    private static void answer(UpstreamCall call) throws IOException {
        String path = call.head().split(" ", 3)[1];
        String said = Json.quoted(call.json()
                .at(path.contains("converse") ? "/messages/0/content/0/text" : "/contents/0/parts/0/text")
                .asString("nothing"));
        String candidate =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":" + said + "}]},\"finishReason\":\"STOP\"}]}";
        if (path.endsWith("/converse")) {
            call.whole("{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":" + said
                    + "}]}},\"stopReason\":\"end_turn\",\"usage\":" + USAGE + "}");
        } else if (path.endsWith("/converse-stream")) {
            stream(call, said);
        } else if (path.endsWith(":generateContent")) {
            call.whole(candidate);
        } else {
            call.begin();
            call.frame(candidate);
            call.raw("0\r\n\r\n");
        }
    }

    /** A frame at a time, and each of them in two pieces. */
    private static void stream(UpstreamCall call, String said) throws IOException {
        call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\ntransfer-encoding: chunked\r\n"
                + "connection: close\r\n\r\n");
        var events = new LinkedHashMap<String, String>();
        events.put("messageStart", "{\"role\":\"assistant\"}");
        events.put("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":" + said + "}}");
        events.put("messageStop", "{\"stopReason\":\"end_turn\"}");
        events.put("metadata", "{\"usage\":" + USAGE + "}");
        for (Map.Entry<String, String> event : events.entrySet()) {
            byte[] frame = frame(event.getKey(), event.getValue());
            call.chunk(java.util.Arrays.copyOf(frame, 9));
            call.chunk(java.util.Arrays.copyOfRange(frame, 9, frame.length));
        }
        call.raw("0\r\n\r\n");
    }

    private static byte[] frame(String type, String json) {
        var headers = new ByteArrayOutputStream();
        Map.of(":event-type", type, ":message-type", "event").forEach((name, value) -> {
            headers.write(name.length());
            headers.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
            headers.writeBytes(new byte[] {7, 0, (byte) value.length()});
            headers.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
        });
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        int length = 16 + headers.size() + payload.length;
        var frame = ByteBuffer.allocate(length).putInt(length).putInt(headers.size());
        frame.putInt(checksum(frame.array(), 8)).put(headers.toByteArray()).put(payload);
        return frame.putInt(checksum(frame.array(), length - 4)).array();
    }

    private static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    private static String asking(String route, boolean streamed) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"write to %s\"}]}"
                .formatted(route, streamed, MAIL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bedrock", "gemini"})
    void getMasksAndGiveThemBackInWholeAnswersAndInStreams(String route) {
        Answer answer = client.chat(asking(route, false));
        assertThat(answer.content()).isEqualTo("write to " + MAIL);
        assertThat(upstream.last().text()).contains("<EMAIL_ADDRESS_").doesNotContain(MAIL);
        try (Events events = client.stream(asking(route, true))) {
            Events.Story story = events.rest();
            assertThat(story.done()).isTrue();
            assertThat(story.text(0)).isEqualTo("write to " + MAIL);
        }
        assertThat(upstream.last().text()).contains("<EMAIL_ADDRESS_").doesNotContain(MAIL);
    }

    @Test
    void aSignedRequestCarriesTheIdAndNeverTheKey() {
        client.chat(asking("bedrock", false));
        assertThat(upstream.last().header("authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=" + ID + "/")
                .contains("/eu-west-1/bedrock/aws4_request, SignedHeaders=accept;content-type;host;x-amz-date,"
                        + " Signature=");
        assertThat(upstream.received()).doesNotContain(KEY, "canary/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bedrock", "gemini"})
    void sendNothingOfWhatTheyCannotSay(String route) {
        int before = upstream.count();
        Answer answer = client.chat(asking(route, false).replace("{\"model\"", "{\"verbosity\":\"low\",\"model\""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("upstream_refused_request");
        assertThat(upstream.count()).isEqualTo(before);
    }

    @Test
    void aSecretThatIsNoAccessKeyIsSaidToBeNone() {
        var other = new Workplace("translating-wrong")
                .environment("BEDROCK_CANARY", "canary-secret-without-a-colon-4711")
                .config("""
                    providers:
                      bedrock: {type: bedrock, base_url: "https://bedrock-runtime.eu-west-1.amazonaws.com", access_key: "secret://env/BEDROCK_CANARY"}
                    routes:
                      default: {provider: bedrock}
                    """ + Policies.server());
        var outcome = other.run("serve", "--port", "0");
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(78);
        assertThat(outcome.err())
                .contains("AEG-CFG-010", "ACCESS_KEY_ID:SECRET_ACCESS_KEY")
                .doesNotContain("4711");
    }
}
