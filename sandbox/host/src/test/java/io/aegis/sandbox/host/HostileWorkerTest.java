package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.Frame;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.GuardCodec;
import io.aegis.sandbox.protocol.Hello;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What workers did to a gateway until it was seen: each test speaks in the place of one, and the gateway's side is real. */
@Timeout(120)
class HostileWorkerTest {
    private static final WorkerPlugin PROVIDER = PlayedWorkers.plugin("provider");
    /** Of the workers here. */
    private static final long MEMORY = 64L * 1024 * 1024;

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    Path root;

    private PlayedWorkers workers;

    @BeforeEach
    void open() throws Exception {
        workers = new PlayedWorkers(root);
    }

    @AfterEach
    void close() throws Exception {
        workers.close();
    }

    /** A connection of a worker, frame by frame. */
    private static final class Speaker {
        private final SocketChannel channel;
        private final Link link;
        private long calls;

        Speaker(PlayedWorkers.Arrival arrival, WorkerPlugin plugin) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(arrival.socket()));
            link = Link.blocking(channel, (kind, number, length) -> {});
            link.write(FrameKind.CALL, 0, new Hello.Opening(Hello.PROTOCOL, Hello.CONTRACT, arrival.token()).encoded());
            link.read();
            link.write(
                    FrameKind.RESULT, 0, new Hello.Loaded(plugin.type(), plugin.version(), plugin.digest()).encoded());
        }

        /** Takes the call that has to come now. */
        Frame take(Operation operation) {
            Frame frame = link.read();
            assertThat(Operation.read(frame.payload())).isEqualTo(operation);
            return frame;
        }

        void create() {
            var nothing = new WireWriter().bool(false);
            GuardCodec.writeNames(nothing, Set.of());
            link.write(FrameKind.RESULT, take(Operation.CREATE).number(), nothing);
        }

        void call(WireWriter question) {
            link.write(FrameKind.CALL, ++calls, question);
        }

        /** Sends a request to the upstream of a model call. */
        void send(long modelCall, byte[] body) {
            WireWriter question =
                    Operation.SEND.writer().octet(0).int64(modelCall).int64(0);
            ProviderCodec.write(question, new UpstreamRequest("POST", "a", Map.of(), body));
            call(question);
        }

        /** Sends the head of a call, which is never followed by the call. */
        void announce(int length) throws IOException {
            announce(FrameKind.CALL, ++calls, length);
        }

        void announce(FrameKind kind, long number, int length) throws IOException {
            var message = new Wire.Message(kind.ordinal(), number, new byte[0]);
            assertThat(channel.write(ByteBuffer.wrap(message.bytes(length)))).isEqualTo(Wire.HEAD);
        }

        /** Reads the head of the next frame and no more of it. */
        void readHead() throws IOException {
            var head = ByteBuffer.allocate(Wire.HEAD);
            while (head.hasRemaining()) {
                assertThat(channel.read(head)).isPositive();
            }
        }
    }

    private <T> FutureTask<T> inBackground(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task;
    }

    private static ModelProvider provider(Worker worker) {
        return ((ModelProviderFactory) worker.factory()).create(Settings.empty(), new FakeHost());
    }

    private static ModelCall call(Upstream upstream) {
        return new ModelCall("d", "m", true, new byte[0], upstream);
    }

    private static long modelCall(Frame answer) {
        WireReader in = answer.payload();
        in.int64();
        return in.int64();
    }

    private static Upstream upstream(ByteSource body) {
        return request -> new UpstreamResponse(200, Map.of(), body);
    }

    /** A body of pieces as large as they may be. */
    private static ByteSource large() {
        return new ByteSource() {
            @Override
            public byte[] next() {
                return new byte[1024 * 1024];
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aWorkerThatDoesNotReadKeepsNobodyWhoClosesABody() throws Exception {
        try (var sandbox = workers.open(LONG, LONG)) {
            var greeted = inBackground(() -> new Speaker(workers.next(), PROVIDER));
            try (Worker worker = sandbox.start(PROVIDER)) {
                Speaker speaker = greeted.get();
                var answered = inBackground(() -> provider(worker).answer(call(upstream(large()))));
                speaker.create();
                Frame question = speaker.take(Operation.ANSWER);
                speaker.send(modelCall(question), new byte[0]);
                long body = speaker.link
                        .read()
                        .payload()
                        .decode(ProviderCodec.Response::read)
                        .body();
                var own = new WireWriter();
                new ProviderCodec.Answer.Answered(true, Optional.empty(), 0).write(own);
                // The gateway is in the middle of a piece, and nobody owes an answer.
                speaker.call(Operation.PULL_UPSTREAM.writer().int64(body).int64(0));
                speaker.readHead();
                speaker.link.write(FrameKind.RESULT, question.number(), own);
                ByteSource unwanted = ((ModelAnswer.Answered) answered.get()).body();
                var closed = new FutureTask<>(unwanted::close, true);
                Thread closing = Thread.ofPlatform().daemon().start(closed);
                while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
                    Thread.onSpinWait();
                }
                // What the watch of the sandbox does when its deadline has passed.
                ((JvmWorker) worker).watch(System.nanoTime() + 2 * LONG.toNanos(), LONG.toNanos());
                assertThat(closed.get()).isTrue();
                speaker.channel.close();
            }
        }
    }

    @Test
    void aWorkerMakesTheGatewayHoldNoMoreThanItMayHoldItself() throws Exception {
        var over = new CountDownLatch(1);
        Upstream waiting = request -> {
            try {
                over.await();
            } catch (InterruptedException givenUp) {
                throw new UpstreamException(UpstreamException.Cause.CANCELLED);
            }
            throw new UpstreamException(UpstreamException.Cause.CUT);
        };
        try (var sandbox = workers.open(LONG, LONG)) {
            var greeted = inBackground(() -> new Speaker(workers.next(), PROVIDER));
            try (Worker worker = sandbox.start(PROVIDER)) {
                Speaker speaker = greeted.get();
                var answered = inBackground(() -> provider(worker).answer(call(waiting)));
                speaker.create();
                long modelCall = modelCall(speaker.take(Operation.ANSWER));
                byte[] large = new byte[31 * 1024 * 1024];
                // Of the first that is too much the length is enough.
                for (int at = 0; at < fit(large.length); at++) {
                    speaker.send(modelCall, large);
                }
                speaker.announce(large.length);
                assertThatThrownBy(answered::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                WorkerException.class,
                                broken -> assertThat(broken.kind()).isEqualTo(Cause.BROKEN));
            }
        } finally {
            over.countDown();
        }
    }

    @Test
    void answersThatNobodyHasReadAreBoundedLikeQuestions() throws Exception {
        try (var sandbox = workers.open(LONG, LONG)) {
            var greeted = inBackground(() -> new Speaker(workers.next(), PROVIDER));
            try (Worker worker = sandbox.start(PROVIDER)) {
                Speaker speaker = greeted.get();
                var played = (JvmWorker) worker;
                Life life = played.life();
                WireWriter large = new WireWriter().raw(new byte[31 * 1024 * 1024]);
                // What is read is held no more, and neither is what nobody waits for.
                for (int at = 0; at < 6; at++) {
                    HostCall read = asked(played, life, speaker);
                    speaker.link.write(FrameKind.RESULT, read.number(), large);
                    assertThat(answer(played, life, read)).isEqualTo(large.length());
                    HostCall given = asked(played, life, speaker);
                    given.fail(new UpstreamException(UpstreamException.Cause.CANCELLED));
                    assertThatThrownBy(() -> answer(played, life, given)).isInstanceOf(UpstreamException.class);
                    speaker.link.write(FrameKind.RESULT, given.number(), large);
                }
                // Of the first that is too much the length is enough.
                for (int at = 0; at < fit(large.length()); at++) {
                    speaker.link.write(
                            FrameKind.RESULT, asked(played, life, speaker).number(), large);
                }
                HostCall last = asked(played, life, speaker);
                speaker.announce(FrameKind.RESULT, last.number(), large.length());
                assertThatThrownBy(() -> answer(played, life, last))
                        .isInstanceOfSatisfying(
                                WorkerException.class,
                                broken -> assertThat(broken.kind()).isEqualTo(Cause.BROKEN));
            }
        }
    }

    /** How many frames of a length a worker may make this JVM hold, each of them twice. */
    private static long fit(int length) {
        return JvmWorker.mostHeld(MEMORY, Runtime.getRuntime().maxMemory()) / (2L * length);
    }

    @Test
    void ofASmallHeapAWorkerTakesAnEighthAndOneFrameIsAlwaysRead() {
        long mib = 1024 * 1024;
        assertThat(JvmWorker.mostHeld(256 * mib, 8192 * mib)).isEqualTo((256 + 4 * 32) * mib);
        assertThat(JvmWorker.mostHeld(256 * mib, 1024 * mib)).isEqualTo(128 * mib);
        assertThat(JvmWorker.mostHeld(256 * mib, 256 * mib)).isEqualTo(2L * Bounds.FRAME);
    }

    @Test
    void aWorkerThatHearsNothingMoreIsStartedAgain() throws Exception {
        try (var sandbox = workers.open(LONG, LONG)) {
            var greeted = inBackground(() -> new Speaker(workers.next(), PROVIDER));
            try (Worker worker = sandbox.start(PROVIDER)) {
                greeted.get().channel.shutdownInput();
                var again = inBackground(() -> new Speaker(workers.next(), PROVIDER));
                assertThatThrownBy(() -> provider(worker)).isInstanceOf(WorkerException.class);
                again.get();
                assertThat(worker.status().restarts()).isEqualTo(1);
            }
        }
    }

    private static HostCall asked(JvmWorker worker, Life life, Speaker speaker) {
        HostCall call = worker.send(life, Operation.PULL.writer().int64(0), new Owed());
        assertThat(speaker.take(Operation.PULL).number()).isEqualTo(call.number());
        return call;
    }

    private static int answer(JvmWorker worker, Life life, HostCall call) {
        return worker.result(life, Operation.PULL, call, in -> {
            int size = in.size();
            for (int at = 0; at < size; at++) {
                in.octet();
            }
            return size;
        });
    }

    @Test
    void aBodyThatCannotBeClosedTakesNobodysDeadline() throws Exception {
        var stubborn = new ByteSource() {
            @Override
            public byte[] next() {
                return new byte[1];
            }

            @Override
            public void close() {
                throw new IllegalStateException("simulated");
            }
        };
        try (var sandbox = workers.open(LONG, SHORT)) {
            var greeted = inBackground(() -> new Speaker(workers.next(), PROVIDER));
            try (Worker worker = sandbox.start(PROVIDER)) {
                Speaker speaker = greeted.get();
                var first = inBackground(() -> provider(worker).answer(call(upstream(stubborn))));
                speaker.create();
                speaker.send(modelCall(speaker.take(Operation.ANSWER)), new byte[0]);
                var next = inBackground(() -> new Speaker(workers.next(), PROVIDER));
                assertThatThrownBy(first::get).cause().isInstanceOf(RuntimeException.class);
                // The one after it owes an answer too, and is ended as well.
                Speaker after = next.get();
                while (worker.status().state() != WorkerStatus.State.RUNNING) {
                    Thread.onSpinWait();
                }
                var second = inBackground(() -> provider(worker));
                after.take(Operation.CREATE);
                assertThatThrownBy(second::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                WorkerException.class,
                                late -> assertThat(late.kind()).isEqualTo(Cause.TIMED_OUT));
            }
        }
    }

    @Test
    void aWorkerThatIsClosedLeavesNothingBehindThoughTheEndOfItsProcessIsStuck() throws Exception {
        var closing = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var stuck = new ByteSource() {
            @Override
            public byte[] next() {
                return new byte[1];
            }

            @Override
            public void close() {
                closing.countDown();
                try {
                    over.await();
                } catch (InterruptedException givenUp) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (var sandbox = workers.open(LONG, LONG)) {
            var greeted = inBackground(() -> new Speaker(workers.next(), PROVIDER));
            Worker worker = sandbox.start(PROVIDER);
            Speaker speaker = greeted.get();
            var host = new FakeHost().withNetwork(upstream(stuck));
            var created = inBackground(() -> ((ModelProviderFactory) worker.factory()).create(Settings.empty(), host));
            speaker.create();
            assertThat(created.get()).isNotNull();
            speaker.call(Operation.NETWORK.writer().int64(1));
            speaker.link.read();
            WireWriter request = Operation.SEND.writer().octet(1).int64(1).int64(0);
            ProviderCodec.write(request, new UpstreamRequest("GET", "a", Map.of(), new byte[0]));
            speaker.call(request);
            speaker.link.read();
            speaker.channel.close();
            closing.await();
            worker.close();
            assertThat(root.resolve("run")).isEmptyDirectory();
            assertThat(created).isDone(); // and reachable until here, so nobody else has closed its body
        } finally {
            over.countDown();
        }
    }

    @Test
    void whatBlocksOnAWorkerHasAThreadOfThePlatformToItself() throws Exception {
        WorkerPlugin plugin = PlayedWorkers.GUARD;
        try (var sandbox = workers.open(LONG, LONG)) {
            var greeted = inBackground(() -> new Speaker(workers.next(), plugin));
            try (Worker worker = sandbox.start(plugin)) {
                Speaker speaker = greeted.get();
                // A virtual thread is not among these, so what is found here holds nobody's carrier.
                Set<String> threads = Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .collect(Collectors.toSet());
                assertThat(threads).contains("aegis-worker-" + plugin, "aegis-worker-output-" + plugin);
                var inspected = inBackground(() -> ((GuardFactory) worker.factory())
                        .create(Settings.empty(), new FakeHost())
                        .inspect(Inspections.of("a")));
                speaker.create();
                speaker.take(Operation.INSPECT);
                speaker.channel.close();
                assertThatThrownBy(inspected::get).cause().isInstanceOf(WorkerException.class);
            }
        }
    }
}
