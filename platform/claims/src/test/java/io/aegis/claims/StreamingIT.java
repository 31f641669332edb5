package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Streams: released as they are cleared, restored across any split, cut and slowed down as the two ends are. A guard of the route blocks what is masked, so no
 * answer that is restored here was restored before its guards.
 */
class StreamingIT {
    private static final Pattern PLACEHOLDER = Pattern.compile("<EMAIL_ADDRESS_[^>]*>");
    private static final String EMAIL = "jane.doe@example.com";

    private static ScriptedUpstreamServer upstream;
    private static String key;
    private static GatewayProcess gateway;
    private static Http client;
    private static volatile int splitAt;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstreamServer();
        var place = new Workplace("streaming").config(Policies.provider(upstream) + """
            guardrails:
              pii: {type: aegis.pii, timeout: 30s, mode: mask, entities: [EMAIL_ADDRESS]}
              words: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: forbidden, pattern: "forbidden-word", action: block}]}
              restored: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: original, pattern: "jane.doe@example.com", action: block}]}
            pipeline: {ingress: [pii], egress: [words, restored]}
            routes:
              default: {provider: main, model: "{requested}", models: ["s-*"]}
              careful: {provider: main, model: "{requested}", models: ["b-*"], late_violation: forbid}
            """ + Policies.server());
        key = place.key("streamer");
        gateway = place.serve();
        client = gateway.http(key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void theFirstPieceReachesTheClientWhileTheUpstreamWaitsToSendTheSecond() {
        var clientHasTheFirst = new CountDownLatch(1);
        upstream.on("s-gate", call -> {
            call.begin();
            call.frame(Frames.role(0));
            call.frame(Frames.text(0, Frames.LONG));
            assertThat(clientHasTheFirst.await(20, TimeUnit.SECONDS)).isTrue();
            call.frame(Frames.text(0, "The second follows."));
            call.finish();
        });
        try (Events events = client.stream(Http.streamed("s-gate", "hello"))) {
            String first = events.nextText();
            clientHasTheFirst.countDown();
            Events.Story rest = events.rest();
            assertThat(first + rest.text(0)).isEqualTo(Frames.LONG + "The second follows.");
            assertThat(rest.done()).isTrue();
        }
    }

    @Test
    void aMaskIsRestoredWhereverThePlaceholderIsSplit() {
        upstream.on("s-split", call -> {
            String placeholder = placeholderIn(call.text());
            int at = splitAt;
            String answer = "Dear " + placeholder + ", hello";
            call.begin();
            call.frame(Frames.text(0, answer.substring(0, at)));
            call.frame(Frames.text(0, answer.substring(at)));
            call.finish();
        });
        int length = ("Dear " + placeholderOf("s-probe") + ", hello").length();
        assertThat(length).isGreaterThan(20);
        for (int at = 1; at < length; at++) {
            splitAt = at;
            try (Events events = client.stream(Http.streamed("s-split", "Write to " + EMAIL))) {
                Events.Story story = events.rest();
                assertThat(story.text(0)).as("split at %s", at).isEqualTo("Dear " + EMAIL + ", hello");
                assertThat(story.done()).isTrue();
            }
        }
    }

    @Test
    void aMaskIsRestoredWhenEveryByteOfTheStreamComesAlone() {
        upstream.on("s-bytes", call -> {
            String text = "data: " + Frames.text(0, "To " + placeholderIn(call.text()) + " – grüße 🦜") + "\n\ndata: "
                    + Frames.finish(0, "stop") + "\n\ndata: [DONE]\n\n";
            call.begin();
            for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
                call.chunk(new byte[] {one});
            }
            call.raw("0\r\n\r\n");
        });
        try (Events events = client.stream(Http.streamed("s-bytes", "Write to " + EMAIL))) {
            assertThat(events.rest().text(0)).isEqualTo("To " + EMAIL + " – grüße 🦜");
        }
    }

    @Test
    void theUpstreamNeverSawWhatWasMasked() {
        assertThat(placeholderOf("s-unseen")).startsWith("<EMAIL_ADDRESS_");
        assertThat(upstream.received()).doesNotContain(EMAIL);
    }

    @Test
    void anInventedPlaceholderIsDataAndNotRestored() {
        upstream.on("s-invented", call -> call.whole(Frames.answer("for <EMAIL_ADDRESS_AAAAAAAAAAAA>")));
        assertThat(client.ask("s-invented", "Write to " + EMAIL).content()).doesNotContain(EMAIL);
    }

    @Test
    void aClientThatGoesAwayCancelsTheUpstream() throws Exception {
        var upstreamSawTheEnd = new CountDownLatch(1);
        upstream.on("s-gone", call -> {
            call.begin();
            call.frame(Frames.text(0, Frames.LONG));
            call.awaitGone();
            upstreamSawTheEnd.countDown();
        });
        Events events = client.stream(Http.streamed("s-gone", "hello"));
        events.nextText();
        events.close();
        assertThat(upstreamSawTheEnd.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSlowClientSlowsTheReadingOfTheUpstream() throws Exception {
        int most = 48 << 20;
        int ahead = 20 << 20;
        var written = new AtomicLong();
        upstream.on("s-slow", call -> {
            call.socket().setSendBufferSize(64 << 10);
            String frame = Frames.text(0, "a sentence without anything in it. ".repeat(400));
            call.begin();
            while (written.get() < most) {
                call.frame(frame);
                written.addAndGet(frame.length());
            }
            call.finish();
        });
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(64 << 10);
            socket.connect(new InetSocketAddress("127.0.0.1", gateway.url().getPort()));
            socket.getOutputStream().write(rawStreamRequest("s-slow"));
            InputStream in = socket.getInputStream();
            byte[] some = new byte[1024];
            long read = 0;
            while (read < 6 << 20) {
                read += in.readNBytes(some, 0, some.length);
                assertThat(written.get() - read)
                        .as("bytes that wait in between")
                        .isLessThan(ahead);
            }
        }
        assertThat(written.get()).as("the upstream was held back").isLessThan(most);
    }

    @Test
    void aRouteThatForbidsLateViolationsSendsNothingBeforeAllIsJudged() {
        var allIsSent = new AtomicBoolean();
        upstream.on("b-whole", call -> {
            call.begin();
            call.frame(Frames.text(0, "An innocent beginning. " + Frames.LONG));
            // Another run passes through the whole gateway meanwhile: time enough for a piece to slip out.
            assertThat(client.ask("s-meanwhile", "hello").status()).isEqualTo(200);
            allIsSent.set(true);
            call.frame(Frames.text(0, "And a forbidden-word."));
            call.finish();
        });
        try (Events events = client.stream(Http.streamed("b-whole", "hello"))) {
            Events.Story story = events.rest();
            assertThat(allIsSent).isTrue();
            assertThat(story.text(0)).doesNotContain("innocent");
            assertThat(story.finishReason(0)).isEqualTo("content_filter");
        }
    }

    @Test
    void aBlockInAStreamEndsItAsFilteredAndTheWordIsNeverSent() {
        upstream.on("s-block", call -> {
            call.begin();
            call.frame(Frames.text(0, "all is well, then forbid"));
            call.frame(Frames.text(0, "den-word and more"));
            call.finish();
        });
        try (Events events = client.stream(Http.streamed("s-block", "hello"))) {
            Events.Story story = events.rest();
            assertThat(story.finishReason(0)).isEqualTo("content_filter");
            assertThat(story.raw()).doesNotContain("forbid", "den-word", "and more");
            assertThat(story.done()).isTrue();
        }
    }

    @Test
    void anUpstreamThatIsCutIsAnErrorAndNeverACleanEnd() {
        upstream.on("s-cut", call -> {
            call.begin();
            call.frame(Frames.text(0, Frames.LONG));
        });
        assertCut("s-cut");
    }

    @Test
    void anUpstreamThatEndsWithoutReasonIsAnErrorAndNeverACleanEnd() {
        upstream.on("s-short", call -> {
            call.begin();
            call.frame(Frames.text(0, Frames.LONG));
            call.raw("0\r\n\r\n");
        });
        assertCut("s-short");
    }

    private static void assertCut(String model) {
        try (Events events = client.stream(Http.streamed(model, "hello"))) {
            Events.Story story = events.rest();
            assertThat(story.hasError()).as(story.raw()).isTrue();
            assertThat(story.errorCode()).isEqualTo("upstream_error");
            assertThat(story.done()).isFalse();
            assertThat(story.finishReason(0)).isEmpty();
        }
    }

    @Test
    void usageComesLastWhenItIsAskedFor() {
        upstream.on("s-usage", call -> {
            call.begin();
            call.frame(Frames.text(0, "hello"));
            call.frame(Frames.finish(0, "stop"));
            call.frame(Frames.usage());
            call.done();
        });
        String body = Http.streamed("s-usage", "hello")
                .replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        try (Events events = client.stream(body)) {
            Events.Story story = events.rest();
            assertThat(story.events().getLast().path("choices")).isEmpty();
            assertThat(story.events().getLast().at("/usage/total_tokens").asInt())
                    .isEqualTo(12);
        }
    }

    private static String placeholderOf(String model) {
        assertThat(client.ask(model, "Write to " + EMAIL).status()).isEqualTo(200);
        return placeholderIn(upstream.last().text());
    }

    private static String placeholderIn(String request) {
        Matcher matcher = PLACEHOLDER.matcher(request);
        assertThat(matcher.find()).as("a placeholder in " + request).isTrue();
        return matcher.group();
    }

    private static byte[] rawStreamRequest(String model) throws IOException {
        byte[] body = Http.streamed(model, "hello").getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:"
                + gateway.url().getPort()
                + "\r\nauthorization: Bearer " + key + "\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length + "\r\n\r\n";
        return (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }
}
