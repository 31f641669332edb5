package io.aegis.server;

import static io.aegis.server.TestGateway.JANE;
import static io.aegis.server.TestGateway.chat;
import static io.aegis.server.TestGateway.request;
import static io.aegis.server.TestGateway.streamedChat;
import static io.aegis.server.TestGateway.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.Caller;
import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Refusal;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.UpstreamException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientXIT {
    private static final String END = "end";
    private static final String CUT = "cut";

    /** An upstream whose every piece waits for the test. */
    private static final class Gate implements ByteSource {
        final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        final CountDownLatch waiting = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public byte @Nullable [] next() {
            waiting.countDown();
            String piece = take();
            if (piece.equals(CUT)) {
                throw new UpstreamException(UpstreamException.Cause.CANCELLED);
            }
            return piece.equals(END) ? null : piece.getBytes(StandardCharsets.UTF_8);
        }

        private String take() {
            try {
                return pieces.take();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        @Override
        public void close() {
            closed.countDown();
            pieces.add(CUT);
        }
    }

    /** Nobody who waits for an answer. */
    private static final class Nobody implements Client {
        @Override
        public void answer(Head head, byte[] body) {}

        @Override
        public void refuse(Head head, Refusal refusal) {}

        @Override
        public void open(Head head) {}

        @Override
        public void write(byte[] frame) {}

        @Override
        public void close() {}

        @Override
        public void abort() {}

        @Override
        public void onGone(Runnable action) {}
    }

    private static TestGateway gateway(Gate gate) {
        TestGateway.Builder builder = TestGateway.with();
        builder.provider = call -> new ModelAnswer.Answered(call.streamed(), Optional.empty(), gate);
        return builder.start();
    }

    private static String event(String content) {
        return "data:"
            + " {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":null}]}\n\n";
    }

    private static final String LAST = """
        data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
        "delta":{},"finish_reason":"stop"}]}

        data: [DONE]

        """;

    /** Its next request would be read by nobody. */
    @Test
    void whoIsAnsweredInPlaceOfAGuardThatHangsIsSentAway() throws IOException {
        var hanging = new CountDownLatch(1);
        TestGateway.Builder builder = TestGateway.with();
        builder.deadline = Duration.ofMillis(50);
        builder.guard = inspection -> {
            awaitUninterruptibly(hanging);
            return Verdict.allow();
        };
        try (TestGateway gateway = builder.start();
                Raw client = gateway.raw();
                Closeable _ = hanging::countDown) {
            Raw.Answer answer = client.write(request("POST", "/v1/chat/completions", JANE, chat("hello"))
                            .replace("Connection: close\r\n", ""))
                    .rest();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("connection")).isEqualTo("close");
        }
    }

    /** A guard that clears what comes first, and never answers about what comes next. */
    private static final class Halting implements IncrementalGuard {
        final CountDownLatch hanging = new CountDownLatch(1);

        @Override
        public Verdict inspect(Inspection inspection) {
            return Verdict.allow();
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            return new Inspector() {
                private int seen;

                @Override
                public Progress next(String piece) {
                    if (seen > 0) {
                        awaitUninterruptibly(hanging);
                    }
                    seen += piece.length();
                    return Progress.cleared(seen);
                }

                @Override
                public Progress finish() {
                    return Progress.cleared(seen);
                }
            };
        }
    }

    /** The head of a stream has gone and said nothing of that; the connection ends all the same. */
    @Test
    void whoseStreamIsEndedInPlaceOfAGuardThatHangsIsSentAway() throws IOException {
        var guard = new Halting();
        var gate = new Gate();
        TestGateway.Builder builder = TestGateway.with();
        builder.deadline = Duration.ofMillis(50);
        builder.egress = Optional.of(guard);
        builder.provider = call -> new ModelAnswer.Answered(true, Optional.empty(), gate);
        try (TestGateway gateway = builder.start();
                Raw client = gateway.raw();
                Closeable _ = guard.hanging::countDown) {
            client.write(request("POST", "/v1/chat/completions", JANE, streamedChat("hello"))
                    .replace("Connection: close\r\n", ""));
            gate.pieces.add(chunk("first"));
            client.until("first");
            gate.pieces.add(chunk("second"));
            assertThat(client.rest().text())
                    .contains("AEG-GRD-002")
                    .endsWith("0\r\n\r\n")
                    .doesNotContain("second");
        }
    }

    private static String chunk(String text) {
        return """
            data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":\
            [{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}

            """.formatted(text);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException goesOn) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aClientThatGoesAwayWhileItsRunWaitsForTheUpstreamEndsTheCall() throws Exception {
        var gate = new Gate();
        try (TestGateway gateway = gateway(gate);
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, chat("hi")));
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();

            raw.socket().close();

            assertThat(gate.closed.await(30, TimeUnit.SECONDS))
                    .as("nothing but the closed socket can have ended the call")
                    .isTrue();
        }
    }

    @Test
    void aClientThatSaidSomethingTooEarlyBeforeItGoesAwayIsNoticedToo() throws Exception {
        var gate = new Gate();
        try (TestGateway gateway = gateway(gate);
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, chat("hi")));
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();
            raw.write("\r\n").write("G");

            raw.socket().close();

            assertThat(gate.closed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatGoesAwayOnAConnectionThatServedBeforeIsNoticedToo() throws Exception {
        var gate = new Gate();
        var calls = new AtomicInteger();
        TestGateway.Builder builder = TestGateway.with();
        builder.provider = call -> calls.getAndIncrement() < 2
                ? whole(TestGateway.COMPLETION)
                : new ModelAnswer.Answered(call.streamed(), Optional.empty(), gate);
        try (TestGateway gateway = builder.start();
                Raw raw = gateway.raw()) {
            String kept =
                    request("POST", "/v1/chat/completions", JANE, chat("hi")).replace("Connection: close\r\n", "");
            raw.write(kept).until("\"total_tokens\":7");
            raw.write(kept).until("\"total_tokens\":7");
            raw.write(kept);
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();

            raw.socket().setSoLinger(true, 0);
            raw.socket().close();

            assertThat(gate.closed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Also where a body is larger than what is read at once, and where head and body come apart. */
    @Test
    void eachRequestOnAKeptConnectionIsAnsweredOnce() {
        try (TestGateway gateway = TestGateway.with().start();
                Raw raw = gateway.raw()) {
            for (int length : new int[] {10, 1_000, 3_500, 4_000, 4_096, 10_000, 100_000, 1_000_000}) {
                String kept = request("POST", "/v1/chat/completions", JANE, chat("x".repeat(length)))
                        .replace("Connection: close\r\n", "");
                int body = kept.indexOf("\r\n\r\n") + 4;
                for (int cut : new int[] {0, 1, body - 2, body, body + 1}) {
                    raw.write(kept.substring(0, cut)).write(kept.substring(cut));
                    String answer = raw.until("\"reasoning_tokens\":0}}}");
                    assertThat(answer).startsWith("HTTP/1.1 200").containsOnlyOnce("HTTP/1.1");
                }
            }
            raw.write(request("GET", "/v1/models", JANE, ""));
            assertThat(raw.rest().text()).startsWith("HTTP/1.1 200").containsOnlyOnce("HTTP/1.1");
        }
    }

    @Test
    void aRequestThatComesBeforeItsTimeIsAnsweredInItsTurn() throws Exception {
        var gate = new Gate();
        try (TestGateway gateway = gateway(gate);
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, chat("hi")).replace("Connection: close\r\n", ""));
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();
            raw.write(request("GET", "/v1/models", JANE, ""));
            gate.pieces.add(TestGateway.COMPLETION);
            gate.pieces.add(END);

            Raw.Answer both = raw.rest();

            assertThat(both.text()).containsSubsequence("hello back", "HTTP/1.1 200", "owned_by");
        }
    }

    @Test
    void theFirstPieceArrivesWhileTheUpstreamHoldsTheSecond() {
        var gate = new Gate();
        try (TestGateway gateway = gateway(gate);
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, streamedChat("hi")));
            gate.pieces.add(event("first"));

            String begun = raw.until("first");

            assertThat(begun)
                    .containsIgnoringCase("content-type: text/event-stream; charset=utf-8")
                    .containsIgnoringCase("cache-control: no-cache")
                    .containsIgnoringCase("x-accel-buffering: no")
                    .containsIgnoringCase("x-aegis-run-id: ");
            gate.pieces.add(LAST);
            gate.pieces.add(END);
            assertThat(raw.rest().text()).contains("data: [DONE]").endsWith("0\r\n\r\n");
        }
    }

    @Test
    void aStreamThatIsCutEndsWithAnErrorAndNotLikeACleanOne() {
        var gate = new Gate();
        try (TestGateway gateway = gateway(gate);
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, streamedChat("hi")));
            gate.pieces.add(event("first"));
            raw.until("first");
            gate.pieces.add(END);

            assertThat(raw.rest().text()).contains("\"error\"").doesNotContain("[DONE]");
        }
    }

    @Test
    void anAnswerThatTheEndOfTheGatewayCutsHasNoEndOrIsRefused() throws Exception {
        var streaming = new Gate();
        try (TestGateway gateway = gateway(streaming);
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, streamedChat("hi")));
            streaming.pieces.add(event("first"));
            raw.until("first");

            gateway.runs.stop();

            assertThat(raw.rest().text()).doesNotContain("[DONE]").doesNotContain("0\r\n\r\n");
        }
        var waiting = new Gate();
        try (TestGateway gateway = gateway(waiting);
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, chat("hi")));
            assertThat(waiting.waiting.await(30, TimeUnit.SECONDS)).isTrue();

            gateway.runs.stop();

            assertThat(raw.rest().text()).startsWith("HTTP/1.1 503").contains("AEG-SRV-005");
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsTheUpstreamBack() throws Exception {
        var asked = new AtomicInteger();
        var stalled = new CountDownLatch(1);
        String piece = event("x".repeat(60_000));
        ByteSource endless = new ByteSource() {
            @Override
            public byte[] next() {
                asked.incrementAndGet();
                return piece.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public void close() {
                stalled.countDown();
            }
        };
        TestGateway.Builder builder = TestGateway.with();
        builder.provider = call -> new ModelAnswer.Answered(true, Optional.empty(), endless);
        builder.limits =
                new ServerLimits(1_000_000, 10, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(2));
        try (TestGateway gateway = builder.start();
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, streamedChat("hi")));

            assertThat(stalled.await(50, TimeUnit.SECONDS))
                    .as("a client that leaves its answer untaken counts as gone")
                    .isTrue();
            assertThat(asked.get())
                    .as("pieces that were asked of the upstream for a client that took none")
                    .isLessThan(1000);
        }
    }

    @Test
    void aConnectionThatAsksForNothingIsClosedAndOneThatWaitsForItsAnswerIsNot() throws Exception {
        var gate = new Gate();
        TestGateway.Builder builder = TestGateway.with();
        builder.provider = call -> new ModelAnswer.Answered(call.streamed(), Optional.empty(), gate);
        builder.limits =
                new ServerLimits(1000, 10, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(1));
        try (TestGateway gateway = builder.start();
                Raw waiting = gateway.raw();
                Raw silent = gateway.raw();
                Raw answered = gateway.raw()) {
            waiting.write(request("POST", "/v1/chat/completions", JANE, chat("hi")));
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();

            answered.write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
            answered.until("HTTP/1.1 200");
            answered.rest();
            assertThat(silent.rest().text()).isEmpty();

            gate.pieces.add(TestGateway.COMPLETION);
            gate.pieces.add(END);
            assertThat(waiting.until("\r\n\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aFullGatewaySaysComeBack() throws Exception {
        var gate = new Gate();
        TestGateway.Builder builder = TestGateway.with();
        builder.provider = call -> new ModelAnswer.Answered(call.streamed(), Optional.empty(), gate);
        builder.limits =
                new ServerLimits(1000, 1, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
        try (TestGateway gateway = builder.start();
                Raw raw = gateway.raw()) {
            raw.write(request("POST", "/v1/chat/completions", JANE, chat("hi")));
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();

            Raw.Answer second = gateway.get("/v1/models");
            Raw.Answer probe = gateway.get("/livez");

            assertThat(second.status()).isEqualTo(503);
            assertThat(second.code()).isEqualTo("AEG-SRV-005");
            assertThat(second.header("retry-after")).isEqualTo("1");
            assertThat(second.header("x-should-retry")).isEqualTo("true");
            assertThat(probe.status()).isEqualTo(200);
            gate.pieces.add(TestGateway.COMPLETION);
            gate.pieces.add(END);
            assertThat(raw.rest().status()).isEqualTo(200);
            while (gateway.get("/v1/models").status() != 200) { // a place is free a moment after its answer has gone
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatNoSchemaNamesIsNotRelayedAndCounted() {
        TestGateway.Builder builder = TestGateway.with();
        builder.provider = call -> call.streamed()
                ? new ModelAnswer.Answered(
                        true,
                        Optional.empty(),
                        TestGateway.pieces(
                                List.of(event("hi").replace("\"created\"", "\"odd\":\"secret\",\"created\""), LAST)))
                : whole(TestGateway.COMPLETION
                        .replace("\"logprobs\":null,", "")
                        .replace("\"created\"", "\"odd\":\"secret\",\"created\""));
        try (TestGateway gateway = builder.start()) {
            for (String body : List.of(chat("hi"), streamedChat("hi"))) {
                Raw.Answer answer = gateway.raw().send(request("POST", "/v1/chat/completions", JANE, body));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).doesNotContain("odd").doesNotContain("secret");
            }
            assertThat(gateway.get("/metrics", "").body())
                    .contains("aegis_dropped_fields_total{provider=\"main\"} 2.0");
        }
    }

    @Test
    void drainingLetsTheRunUnderWayFinishAndTakesNoOther() throws Exception {
        var gate = new Gate();
        try (TestGateway gateway = gateway(gate);
                Raw raw = gateway.raw();
                Raw kept = gateway.raw()) {
            String ready = request("GET", "/readyz", "", "").replace("Connection: close\r\n", "");
            kept.write(ready).until("ok\n");
            raw.write(request("POST", "/v1/chat/completions", JANE, chat("hi")));
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();
            InetSocketAddress address = gateway.address();
            Thread draining =
                    Thread.startVirtualThread(() -> gateway.server.drain(Duration.ofMillis(1), Duration.ofSeconds(30)));
            until(() -> refused(address));

            assertThat(draining.isAlive()).isTrue();
            gate.pieces.add(TestGateway.COMPLETION);
            gate.pieces.add(END);

            assertThat(raw.rest().status()).isEqualTo(200);
            draining.join();
        }
    }

    @Test
    void drainingWaitsForARunThatNoRequestWaitsFor() throws Exception {
        var gate = new Gate();
        try (TestGateway gateway = gateway(gate)) {
            askForNobody(gateway);
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();
            InetSocketAddress address = gateway.address();
            Thread draining =
                    Thread.startVirtualThread(() -> gateway.server.drain(Duration.ofMillis(1), Duration.ofSeconds(30)));
            until(() -> refused(address));

            assertThat(draining.isAlive()).isTrue();
            assertThat(gateway.runs.live()).isEqualTo(1);
            gate.pieces.add(TestGateway.COMPLETION);
            gate.pieces.add(END);
            draining.join();
            assertThat(gateway.runs.live()).isZero();
        }
    }

    @Test
    void drainingCutsARunThatNoRequestWaitsForWhenItsTimeIsOver() throws Exception {
        var gate = new Gate();
        try (TestGateway gateway = gateway(gate)) {
            askForNobody(gateway);
            assertThat(gate.waiting.await(30, TimeUnit.SECONDS)).isTrue();

            gateway.server.drain(Duration.ofMillis(1), Duration.ofMillis(1));

            assertThat(gate.closed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.runs.live()).isZero();
        }
    }

    private static void askForNobody(TestGateway gateway) {
        Thread.startVirtualThread(() -> gateway.runs.answer(
                Caller.ANONYMOUS,
                Dialects.all().getFirst(),
                chat("hi").getBytes(StandardCharsets.UTF_8),
                new Nobody()));
    }

    private static boolean refused(InetSocketAddress address) {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static void until(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
