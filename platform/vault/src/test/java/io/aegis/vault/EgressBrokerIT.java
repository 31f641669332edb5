package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EgressBrokerIT {
    private final AtomicInteger alarms = new AtomicInteger();
    private final Vault vault = new Vault(
            Given.egress(Optional.empty()),
            name -> alarms.incrementAndGet(),
            Given.secrets(),
            java.net.InetAddress::getAllByName);
    private final TestScope scope = new TestScope();
    private RawServer server;

    @AfterEach
    void stop() throws IOException {
        vault.close();
        server.close();
    }

    private void serve(RawServer.Script script) throws IOException {
        server = new RawServer(script);
    }

    private UpstreamResponse send(UpstreamRequest request) {
        return send(request, UpstreamLimits.STANDARD);
    }

    private UpstreamResponse send(UpstreamRequest request, UpstreamLimits limits) {
        return send(request, limits, scope);
    }

    private UpstreamResponse send(UpstreamRequest request, UpstreamLimits limits, TestScope run) {
        return vault.broker(Given.upstream("http://127.0.0.1:" + server.port() + "/v1", limits))
                .open(run)
                .send(request);
    }

    private static void assertFails(Cause cause, ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOfSatisfying(UpstreamException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(cause);
            assertThat(failure).hasNoCause();
        });
    }

    @Nested
    class ARequest {
        @Test
        void arrivesBelowTheBasePathWithItsCredentialAndWithoutCompression() throws Exception {
            serve(talk -> talk.ok("application/json", new String(talk.body, StandardCharsets.UTF_8)));
            assertThat(Given.read(send(Given.post("{}")).body())).isEqualTo("{}");
            assertThat(server.heads.getFirst())
                    .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
                    .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
                    .contains("\r\nAuthorization: Bearer " + Given.KEY + "\r\n")
                    .contains("\r\nAccept-Encoding: identity\r\n")
                    .contains("\r\nContent-Length: 2\r\n");
        }

        @Test
        void carriesTheCredentialInAHeaderOrTheQueryIfDeclaredSo() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            String url = "http://127.0.0.1:" + server.port();
            for (var placement : List.of("header:X-Api-Key", "query:key")) {
                var declaration = Given.upstream(url, UpstreamLimits.STANDARD, CredentialPlacement.parse(placement));
                Given.read(vault.broker(declaration)
                        .open(scope)
                        .send(Given.post("{}"))
                        .body());
            }
            assertThat(server.heads.get(0))
                    .contains("\r\nx-api-key: " + Given.KEY + "\r\n")
                    .doesNotContain("Authorization");
            assertThat(server.heads.get(1))
                    .startsWith("POST /chat/completions?key=sk-live%2B4f%2FZq9-Canary%7E77%3D HTTP/1.1");
        }

        @Test
        void isRememberedByItsRunAsLongAsItIsUnderWay() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            for (int time = 0; time < 3; time++) {
                UpstreamResponse response = send(Given.post("{}"));
                assertThat(scope.open()).isEqualTo(1);
                Given.read(response.body());
                assertThat(scope.open()).isZero();
            }
            UpstreamResponse unread = send(Given.post("{}"));
            unread.body().close();
            assertThat(scope.open()).isZero();
            server.close();
            assertThatThrownBy(() -> send(Given.post("{}"))).isInstanceOf(UpstreamException.class);
            assertThat(scope.open()).isZero();
        }

        @Test
        void usesTheConnectionOfTheOneBeforeOnlyAfterACleanEnd() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            for (int time = 0; time < 3; time++) {
                Given.read(send(Given.post("{}")).body());
            }
            assertThat(server.connections).hasValue(1);
            send(Given.post("{}")).body().close();
            Given.read(send(Given.post("{}")).body());
            assertThat(server.connections.get()).isLessThanOrEqualTo(2);
        }

        @Test
        void neverUsesAConnectionThatEndedWithAnAnswer() throws Exception {
            serve(talk -> {
                talk.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}");
                talk.close();
            });
            for (int time = 0; time < 3; time++) {
                assertThat(Given.read(send(Given.post("{}")).body())).isEqualTo("{}");
            }
            assertThat(server.connections).hasValue(3);
        }

        @Test
        void givesItsPlaceBackWhenItsRunEndsWhoeverHasNotClosedTheBody() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            var standard = UpstreamLimits.STANDARD;
            var one = new UpstreamLimits(
                    standard.connect(), standard.firstByte(), standard.idle(), standard.body(), standard.line(), 1);
            var broker = vault.broker(Given.upstream("http://127.0.0.1:" + server.port() + "/v1", one));
            for (int time = 0; time < 3; time++) {
                var run = new TestScope();
                assertThat(broker.open(run).send(Given.post("{}")).status()).isEqualTo(200);
                run.end();
            }
        }

        @Test
        void neverReadsWhatTheUpstreamSaidUnasked() throws Exception {
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
            String unasked = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
            var said = new java.util.concurrent.Semaphore(0);
            serve(talk -> {
                talk.write(answer);
                said.acquire();
                talk.write(unasked);
                said.release(2);
            });
            Given.read(send(Given.post("{}")).body());
            said.release();
            said.acquire(2);
            said.release();
            assertThat(Given.read(send(Given.post("{}")).body())).isEqualTo("{}");
            assertThat(server.connections).hasValue(2);
        }

        @Test
        void neverReadsWhatTheUpstreamAddedToAnAnswer() throws Exception {
            serve(talk -> talk.write("HTTP/1.1 200 OK\r\n"
                    + "Content-Length: 2\r\n\r\n"
                    + "{}HTTP/1.1 200 OK\r\n"
                    + "Content-Length: 6\r\n\r\n"
                    + "poison"));
            for (int time = 0; time < 3; time++) {
                assertThat(Given.read(send(Given.post("{}")).body())).isEqualTo("{}");
            }
            assertThat(server.connections).hasValue(3);
        }
    }

    @Nested
    class AnAnswer {
        @Test
        void showsThePluginOnlyHeadersOfTheAllowList() throws Exception {
            serve(talk -> talk.write("HTTP/1.1 429 Slow\r\n"
                    + "Set-Cookie: a=b\r\n"
                    + "Server: x\r\n"
                    + "Retry-After: 7\r\n"
                    + "X-Request-Id: r1\r\n"
                    + "Content-Length: 0\r\n\r\n"));
            UpstreamResponse response = send(Given.post("{}"));
            assertThat(response.status()).isEqualTo(429);
            assertThat(response.headers()).isEqualTo(Map.of("retry-after", "7", "x-request-id", "r1"));
            assertThat(Given.read(response.body())).isEmpty();
        }

        @Test
        void mayFollowInterimAnswersAndEndWithItsConnection() throws Exception {
            serve(talk -> {
                talk.write("HTTP/1.1 103 Early\r\n"
                        + "Link: x\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Connection: close\r\n\r\n"
                        + "{\"a\":1}");
                talk.close();
            });
            assertThat(Given.read(send(Given.post("{}")).body())).isEqualTo("{\"a\":1}");
        }

        @Test
        void reachesTheReaderWhileTheUpstreamWaitsToSayMore() throws Exception {
            var gate = new CountDownLatch(1);
            serve(talk -> {
                talk.beginChunks("text/event-stream");
                talk.chunk("data: one\n\n");
                gate.await();
                talk.chunk("data: two\n\n");
                talk.write("0\r\n\r\n");
            });
            var body = send(Given.post("{}")).body();
            assertThat(body.next()).asString().isEqualTo("data: one\n\n");
            gate.countDown();
            assertThat(Given.read(body)).isEqualTo("data: two\n\n");
        }

        @Test
        void isReadNoFasterThanItIsAskedFor() throws Exception {
            long chunks = 4096;
            var sent = new CountDownLatch(1);
            String chunk = "x".repeat(16 * 1024 - 1) + "\n";
            serve(talk -> {
                talk.beginChunks("text/event-stream");
                for (long count = 0; count < chunks; count++) {
                    talk.chunk(chunk);
                }
                talk.write("0\r\n\r\n");
                sent.countDown();
            });
            var body = send(Given.post("{}"), Given.limits(1L << 30, 1L << 20)).body();
            long read = body.next().length;
            assertThat(sent.getCount()).as("64 MiB cannot be under way").isEqualTo(1);
            for (byte[] piece = body.next(); piece != null; piece = body.next()) {
                read += piece.length;
            }
            assertThat(read).isEqualTo(chunks * chunk.length());
        }
    }

    @Nested
    class AClosedBody {
        @Test
        void givesNothing() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            var body = send(Given.post("{}")).body();
            body.close();
            assertFails(Cause.CANCELLED, body::next);
        }
    }

    @Nested
    class AHostileUpstream {
        @Test
        void thatNeverAnswersIsGivenUpWithTheRun() throws Exception {
            serve(RawServer.Talk::awaitClose);
            assertFails(
                    Cause.TIMED_OUT,
                    () -> send(Given.post("{}"), UpstreamLimits.STANDARD, new TestScope(Duration.ofMillis(300))));
        }

        @Test
        void thatFallsSilentIsGivenUpAfterTheIdleTime() throws Exception {
            serve(talk -> {
                // In one piece: between two the idle time may be over.
                talk.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "b\r\ndata: one\n\n\r\n");
                talk.awaitClose();
            });
            var idle = new UpstreamLimits(
                    Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(200), 1 << 20, 1 << 20, 4);
            var body = send(Given.post("{}"), idle).body();
            assertThat(body.next()).isNotEmpty();
            assertFails(Cause.TIMED_OUT, body::next);
        }

        @Test
        void thatDoesNotTakeTheRequestIsGivenUp() throws Exception {
            try (var deaf = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
                serve(RawServer.Talk::awaitClose);
                var declaration = Given.upstream("http://127.0.0.1:" + deaf.getLocalPort());
                var run = new TestScope(Duration.ofMillis(300));
                String large = "x".repeat(32 << 20);
                assertFails(
                        Cause.TIMED_OUT,
                        () -> vault.broker(declaration).open(run).send(Given.post(large)));
            }
        }

        @Test
        void thatCutsItsAnswerIsNotAtItsEnd() throws Exception {
            for (String cut : List.of(
                    "",
                    "HTTP/1.1 200 OK\r\nConte",
                    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\n")) {
                serve(talk -> {
                    talk.write(cut);
                    talk.close();
                });
                assertFails(Cause.CUT, () -> Given.read(send(Given.post("{}")).body()));
                server.close();
            }
        }

        @Test
        void cannotMakeTwoAnswersOfOne() throws Exception {
            for (String answer : List.of(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nfour",
                    "HTTP/1.1 200 OK\r\nX-A: b\r\n folded\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                    "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
                    "<html>no http</html>\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(70_000) + "\r\n\r\n")) {
                serve(talk -> {
                    talk.write(answer);
                    talk.awaitClose();
                });
                assertFails(
                        Cause.INVALID, () -> Given.read(send(Given.post("{}")).body()));
                server.close();
            }
        }

        @Test
        void cannotSendUsElsewhere() throws Exception {
            try (var elsewhere = new RawServer(talk -> talk.ok("application/json", "{}"))) {
                serve(talk -> talk.write("HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:" + elsewhere.port()
                        + "/\r\nContent-Length: 0\r\n\r\n"));
                assertFails(Cause.INVALID, () -> send(Given.post("{}")));
                assertThat(elsewhere.connections).hasValue(0);
            }
        }

        @Test
        void cannotSendABombInAnEncodingThatNobodyAskedFor() throws Exception {
            serve(talk -> talk.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx"));
            assertFails(Cause.INVALID, () -> send(Given.post("{}")));
        }

        @Test
        void cannotSendABombInAnEncodingOfTheTransfer() throws Exception {
            for (String coding : List.of("gzip, chunked", "gzip", "identity", "chunked, gzip", "chunked, chunked")) {
                serve(talk -> talk.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding
                        + "\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
                assertFails(Cause.INVALID, () -> send(Given.post("{}")));
                server.close();
            }
            for (String coding : List.of("chunked", " Chunked ", "CHUNKED")) {
                serve(talk -> talk.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding
                        + "\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
                assertThat(Given.read(send(Given.post("{}")).body())).isEqualTo("{}");
                server.close();
            }
        }

        @Test
        void cannotSendALineOrABodyWithoutEnd() throws Exception {
            serve(talk -> {
                talk.beginChunks("text/event-stream");
                while (true) {
                    talk.chunk("x".repeat(8192));
                }
            });
            assertFails(
                    Cause.INVALID,
                    () -> Given.read(send(Given.post("{}"), Given.limits(1L << 30, 1 << 20))
                            .body()));
            assertFails(
                    Cause.INVALID,
                    () -> Given.read(send(Given.post("{}"), Given.limits(1 << 20, 1 << 30))
                            .body()));
        }

        @Test
        void thatSendsTheCredentialBackIsCutAndReported() throws Exception {
            serve(talk -> talk.ok("application/json", "{\"message\":\"bad key " + Given.KEY + "\"}"));
            assertFails(Cause.INVALID, () -> Given.read(send(Given.post("{}")).body()));
            assertThat(alarms).hasValue(1);
        }

        @Test
        void thatSendsTheCredentialBackInAHeadIsCutAndReported() throws Exception {
            for (String header : List.of("X-Request-Id: " + Given.KEY, "X-Unknown: a" + Given.KEY + "b")) {
                serve(talk -> talk.write("HTTP/1.1 200 OK\r\n" + header + "\r\nContent-Length: 0\r\n\r\n"));
                assertFails(Cause.INVALID, () -> send(Given.post("{}")));
                server.close();
            }
            assertThat(alarms).hasValue(2);
        }

        @Test
        void thatSpreadsTheCredentialOverItsTextsIsCutAndReported() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            var texts = vault.broker(Given.upstream("http://127.0.0.1:" + server.port()))
                    .screen();
            assertThat(texts.next("the key is " + Given.KEY.substring(0, 9))).isEqualTo("the key is ");
            assertFails(Cause.INVALID, () -> texts.next(Given.KEY.substring(9)));
            assertThat(alarms).hasValue(1);
        }
    }

    @Nested
    class ACancelledRun {
        @Test
        void closesTheConnectionAtOnceSoThatTheUpstreamStops() throws Exception {
            var seen = new CountDownLatch(1);
            serve(talk -> {
                talk.beginChunks("text/event-stream");
                talk.chunk("data: one\n\n");
                talk.awaitClose();
                seen.countDown();
            });
            var body = send(Given.post("{}")).body();
            body.next();
            var pending = new FutureTask<>(body::next);
            Thread.ofVirtual().start(pending);
            scope.end();
            seen.await();
            assertThatThrownBy(pending::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Cause.CANCELLED));
        }

        @Test
        void sendsNothing() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            scope.end();
            assertFails(Cause.CANCELLED, () -> send(Given.post("{}")));
            assertThat(server.heads).isEmpty();
        }

        /** A small answer has come with its head. Whoever keeps its body has nothing in the next run. */
        @Test
        void leavesNothingOfAnAnswerThatHadComeWhole() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            var body = send(Given.post("{}")).body();
            scope.end();
            assertFails(Cause.CANCELLED, body::next);
            assertFails(Cause.CANCELLED, body::next);
        }

        /** The upstream has said it all. What still waits for its end, because a credential could begin there, ends with the run. */
        @Test
        void leavesNothingOfAnAnswerThatWasNotReadToItsEnd() throws Exception {
            serve(talk -> talk.ok("text/plain", "the answer"));
            var body = send(Given.post("{}")).body();
            assertThat(body.next()).asString().isEqualTo("the ");
            scope.end();
            assertFails(Cause.CANCELLED, body::next);
            assertFails(Cause.CANCELLED, body::next);
        }

        @Test
        void neverClosesAConnectionThatServesAnother() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"));
            Given.read(send(Given.post("{}")).body());
            scope.end();
            Given.read(send(Given.post("{}"), UpstreamLimits.STANDARD, new TestScope())
                    .body());
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void noLogAtDebugAndNoTextOfAnObjectHoldsTheCredential() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ((Logger) LoggerFactory.getLogger("org.eclipse.jetty")).setLevel(Level.INFO); // as the application caps it
        var captured = new ListAppender<ILoggingEvent>();
        captured.start();
        root.addAppender(captured);
        root.setLevel(Level.DEBUG);
        serve(talk -> talk.ok("application/json", Given.KEY));
        var declaration = Given.upstream("http://127.0.0.1:" + server.port());
        var broker = vault.broker(declaration);
        assertFails(
                Cause.INVALID,
                () -> Given.read(broker.open(scope).send(Given.post("{}")).body()));
        root.detachAppender(captured);
        assertThat(captured.list).as("the alarm is logged").isNotEmpty();
        assertThat(captured.list.toString() + declaration + broker + vault + Given.secret())
                .doesNotContain("Canary");
    }
}
