package io.aegis.sandbox.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.secret.SecretBackend;
import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.ScriptedBytes;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that go both ways: what providers, authenticators and secret backends in a worker may ask of the gateway. */
@Timeout(120)
class ProviderWorkerIT {
    /** Upper-cases what its upstream says; the body of the call says how it is to misbehave. */
    private static final String PROVIDER = """
        public ModelProvider create(Settings settings, Host host) {
            return call -> {
                String body = new String(call.body());
                if (body.equals("failed")) return new ModelAnswer.Failed(ModelAnswer.Kind.RATE_LIMITED, 429, Optional.of(Duration.ofSeconds(7)));
                var request = new UpstreamRequest("POST", "chat", Map.of("x-a", "b"), call.body());
                UpstreamResponse response = call.upstream().send(request);
                if (body.equals("pass")) return new ModelAnswer.Answered(true, response.header("x-request-id"), response.body());
                return new ModelAnswer.Answered(call.streamed(), Optional.of("mine"), new ByteSource() {
                    private int pieces;
                    public byte[] next() {
                        if (body.equals("halt") && pieces++ == 1) Runtime.getRuntime().halt(1);
                        if (body.equals("hang") && pieces++ == 1) while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) {} }
                        if (body.equals("large")) return pieces++ == 0 ? new byte[3_000_000] : null;
                        byte[] next = response.body().next();
                        return next == null ? null : new String(next).toUpperCase().getBytes();
                    }
                    public void close() { response.body().close(); }
                });
            };
        }\
        """;

    @TempDir
    Path root;

    private static ModelProvider provider(Worker worker) {
        return ((ModelProviderFactory) worker.factory()).create(Settings.empty(), new FakeHost());
    }

    private static ModelCall call(String body, Upstream upstream) {
        return new ModelCall("openai.chat", "m", true, body.getBytes(UTF_8), upstream);
    }

    private static ByteSource body(ModelAnswer answer) {
        return ((ModelAnswer.Answered) answer).body();
    }

    private static byte[] all(ByteSource source) {
        var all = new ByteArrayOutputStream();
        for (byte[] next = source.next(); next != null; next = source.next()) {
            all.writeBytes(next);
        }
        return all.toByteArray();
    }

    private Worker start(Sandbox sandbox) {
        return sandbox.start(TestPlugin.of("provider", "ModelProviderFactory", PROVIDER));
    }

    @Test
    void aStreamGoesThroughThePluginPieceByPieceAndOnlyWhenAskedFor() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox)) {
            var asked = new AtomicInteger();
            var pieces = ScriptedBytes.of("one", "two", "three");
            var upstream = new ScriptedUpstream().answers(new UpstreamResponse(200, Map.of("a", "b"), new ByteSource() {
                @Override
                public byte @Nullable [] next() {
                    asked.incrementAndGet();
                    return pieces.next();
                }

                @Override
                public void close() {
                    pieces.close();
                }
            }));
            ModelAnswer answer = provider(worker).answer(call("x", upstream));
            assertThat(answer).isInstanceOfSatisfying(ModelAnswer.Answered.class, answered -> {
                assertThat(answered.streamed()).isTrue();
                assertThat(answered.requestId()).contains("mine");
            });
            assertThat(asked.get()).isZero();
            assertThat(body(answer).next()).isEqualTo("ONE".getBytes(UTF_8));
            assertThat(asked.get()).isEqualTo(1);
            assertThat(all(body(answer))).isEqualTo("TWOTHREE".getBytes(UTF_8));
            UpstreamRequest sent = upstream.requests().getFirst();
            assertThat(sent.headers()).isEqualTo(Map.of("x-a", "b"));
            assertThat(sent.body()).isEqualTo("x".getBytes(UTF_8));
        }
    }

    @Test
    void failuresCrossAsWhatTheyAre() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox)) {
            ModelProvider provider = provider(worker);
            assertThat(provider.answer(call("failed", new ScriptedUpstream())))
                    .isEqualTo(new ModelAnswer.Failed(
                            ModelAnswer.Kind.RATE_LIMITED, 429, Optional.of(Duration.ofSeconds(7))));
            assertThatThrownBy(() -> provider.answer(
                            call("x", new ScriptedUpstream().fails(UpstreamException.Cause.UNREACHABLE))))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(UpstreamException.Cause.UNREACHABLE));
            var cut = ScriptedBytes.failing(UpstreamException.Cause.CUT, "one");
            ByteSource body = body(provider.answer(
                    call("x", new ScriptedUpstream().answers(new UpstreamResponse(200, Map.of(), cut)))));
            assertThat(body.next()).isEqualTo("ONE".getBytes(UTF_8));
            assertThatThrownBy(body::next)
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(UpstreamException.Cause.CUT));
            assertThat(worker.status().restarts()).isZero();
        }
    }

    @Test
    void aBodyThatIsPassedOnNeverLeavesTheGateway() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox)) {
            var pieces = ScriptedBytes.of("one", "two");
            var upstream =
                    new ScriptedUpstream().answers(new UpstreamResponse(200, Map.of("x-request-id", "r-1"), pieces));
            ModelAnswer answer = provider(worker).answer(call("pass", upstream));
            long calls = worker.status().calls();
            assertThat(((ModelAnswer.Answered) answer).requestId()).contains("r-1");
            assertThat(all(body(answer))).isEqualTo("onetwo".getBytes(UTF_8));
            assertThat(worker.status().calls()).isEqualTo(calls);
            assertThat(pieces.isReleased()).isTrue();
        }
    }

    @Test
    void whatIsLargerThanAPieceCrossesInSeveral() {
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var worker = start(sandbox)) {
            ByteSource body = body(provider(worker).answer(call("large", new ScriptedUpstream().answersEvents("x"))));
            assertThat(body.next()).hasSize(1024 * 1024);
            assertThat(all(body)).hasSize(3_000_000 - 1024 * 1024);
        }
    }

    @Test
    void anUpstreamMayTakeLongerThanThePluginMay() throws Exception {
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var worker = start(sandbox)) {
            ModelProvider provider = provider(worker);
            var sent = new CountDownLatch(1);
            var answers = new CountDownLatch(1);
            Upstream slow = request -> {
                sent.countDown();
                await(answers);
                return new UpstreamResponse(200, Map.of(), ScriptedBytes.of("late"));
            };
            var answer = new FutureTask<>(() -> {
                try {
                    return all(body(provider.answer(call("x", slow))));
                } finally {
                    sent.countDown(); // or a failure before it would never be seen
                }
            });
            Thread caller = Thread.ofPlatform().daemon().start(answer);
            sent.await();
            awaitWaiting(caller);
            aDayLater(worker);
            answers.countDown();
            assertThat(answer.get()).isEqualTo("LATE".getBytes(UTF_8));
            assertThat(worker.status().restarts()).isZero();

            // The same day is too long for a plugin that hangs.
            ByteSource body = body(provider.answer(call("hang", new ScriptedUpstream().answersEvents("x"))));
            body.next();
            var hanging = new FutureTask<>(body::next);
            awaitWaiting(Thread.ofPlatform().daemon().start(hanging));
            aDayLater(worker);
            assertThatThrownBy(hanging::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            WorkerException.class,
                            late -> assertThat(late.kind()).isEqualTo(Cause.TIMED_OUT));
        }
    }

    /** Then all of the question has been written, and nobody could take the writing for stuck. */
    private static void awaitWaiting(Thread caller) {
        while (caller.getState() != Thread.State.WAITING && caller.isAlive()) {
            Thread.onSpinWait();
        }
    }

    /** What the watch of the sandbox does, with a clock that is ahead. */
    private static void aDayLater(Worker worker) {
        long now = System.nanoTime() + Duration.ofDays(1).toNanos();
        ((JvmWorker) worker).watch(now, Duration.ofMinutes(1).toNanos());
    }

    @Test
    void aWorkerThatEndsInTheMiddleOfAStreamCutsItAndFreesTheUpstream() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox)) {
            var pieces = ScriptedBytes.of("one", "two");
            ModelProvider provider = provider(worker);
            ByteSource body = body(provider.answer(
                    call("halt", new ScriptedUpstream().answers(new UpstreamResponse(200, Map.of(), pieces)))));
            assertThat(body.next()).isEqualTo("ONE".getBytes(UTF_8));
            assertThatThrownBy(body::next)
                    .isInstanceOfSatisfying(
                            WorkerException.class,
                            gone -> assertThat(gone.kind()).isEqualTo(Cause.GONE));
            assertThat(pieces.isReleased()).isTrue();
            assertThat(all(body(provider.answer(call("x", new ScriptedUpstream().answersEvents("again"))))))
                    .isEqualTo("AGAIN".getBytes(UTF_8));
        }
    }

    @Test
    void closingABodyEndsWhoWaitsForItAndTheUpstreamBehindIt() throws Exception {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waits = new CountDownLatch(1);
            var closed = new CountDownLatch(1);
            var upstream = new ScriptedUpstream().answers(new UpstreamResponse(200, Map.of(), new ByteSource() {
                @Override
                public byte @Nullable [] next() {
                    waits.countDown();
                    await(closed);
                    throw new UpstreamException(UpstreamException.Cause.CANCELLED);
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            }));
            ModelProvider provider = provider(worker);
            ByteSource body = body(provider.answer(call("x", upstream)));
            var next = threads.submit(body::next);
            waits.await();
            body.close();
            assertThatThrownBy(next::get).rootCause().isInstanceOf(UpstreamException.class);
            closed.await();
            assertThat(worker.status().restarts()).isZero();
            assertThat(all(body(provider.answer(call("x", new ScriptedUpstream().answersEvents("again"))))))
                    .isEqualTo("AGAIN".getBytes(UTF_8));
        }
    }

    @Test
    void aCallThatIsCancelledEndsTheRequestBehindIt() throws Exception {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox)) {
            ModelProvider provider = provider(worker);
            var sent = new CountDownLatch(1);
            var cancelled = new CountDownLatch(1);
            Upstream stuck = request -> {
                sent.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException interrupted) {
                    cancelled.countDown();
                }
                throw new UpstreamException(UpstreamException.Cause.CANCELLED);
            };
            var failed = new CountDownLatch(1);
            Thread caller = Thread.startVirtualThread(() -> {
                try {
                    provider.answer(call("x", stuck));
                } catch (WorkerException interrupted) {
                    failed.countDown();
                }
            });
            sent.await();
            caller.interrupt();
            failed.await();
            cancelled.await();
            assertThat(all(body(provider.answer(call("x", new ScriptedUpstream().answersEvents("again"))))))
                    .isEqualTo("AGAIN".getBytes(UTF_8));
            assertThat(worker.status().restarts()).isZero();
        }
    }

    @Test
    void anAuthenticatorLooksKeysUpInTheGateway() {
        String body = """
            public Authenticator create(Settings settings, Host host) {
                var keys = host.keys();
                return credential -> keys.find((Credential.KeyDigest) credential)
                    .<Authentication>map(found -> found).orElse(new Authentication.Rejected());
            }\
            """;
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = sandbox.start(TestPlugin.of("authenticator", "AuthenticatorFactory", body))) {
            var known = new Credential.KeyDigest("ab".repeat(32));
            var jane = new Authentication.Authenticated(
                    new Principal("api_key:jane", Optional.of("red"), Set.of()), Optional.of(Set.of("r1", "r2")));
            var authenticator = ((AuthenticatorFactory) worker.factory())
                    .create(Settings.empty(), new FakeHost().withKeys(Map.of(known, jane)));
            assertThat(authenticator.authenticate(known)).isEqualTo(jane);
            assertThat(authenticator.authenticate(new Credential.KeyDigest("cd".repeat(32))))
                    .isEqualTo(new Authentication.Rejected());
        }
    }

    @Test
    void aSecretBackendDescribesAPlace() {
        String body = """
            public SecretBackend create(Settings settings, Host host) {
                return (path, key) -> path.isEmpty() ? Optional.empty() : Optional.of(new SecretBackend.Location(
                    new UpstreamRequest("GET", "v1/" + path, Map.of("a", "b"), new byte[0]), "/data/" + key.orElse("value")));
            }\
            """;
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = sandbox.start(TestPlugin.of("secret", "SecretBackendFactory", body))) {
            SecretBackend backend = ((SecretBackendFactory) worker.factory()).create(Settings.empty(), new FakeHost());
            var place = backend.locate("db", Optional.of("password")).orElseThrow();
            assertThat(place.request().path()).isEqualTo("v1/db");
            assertThat(place.pointer()).isEqualTo("/data/password");
            assertThat(backend.locate("", Optional.empty())).isEmpty();
        }
    }

    @Test
    void settingsArriveAsTheyWereWritten() {
        String body = """
            public SecretBackend create(Settings settings, Host host) {
                return (path, key) -> Optional.of(new SecretBackend.Location(
                    new UpstreamRequest("GET", "x", Map.of(), new byte[0]), settings.asMap().toString()));
            }\
            """;
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("text", "é\ud800漢");
        values.put("whole", Long.MIN_VALUE);
        values.put("number", 0.1);
        values.put("bool", true);
        values.put("list", Arrays.asList("a", Map.of("b", List.of(1L))));
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var worker = sandbox.start(TestPlugin.of("secret", "SecretBackendFactory", body))) {
            SecretBackend backend =
                    ((SecretBackendFactory) worker.factory()).create(Settings.of(values), new FakeHost());
            assertThat(backend.locate("x", Optional.empty()).orElseThrow().pointer())
                    .isEqualTo(Settings.of(values).asMap().toString());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException cancelled) {
            throw new UpstreamException(UpstreamException.Cause.CANCELLED);
        }
    }
}
