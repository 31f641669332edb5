package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.Hello;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.PluginKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JvmWorkerTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path root;

    @Test
    void theFirstRestartComesAtOnceAndLaterOnesAfterGrowingPauses() {
        assertThat(IntStream.range(0, 12)
                        .mapToObj(starts -> JvmWorker.pauseAfter(starts).toMillis()))
                .containsExactly(0L, 100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 30_000L, 30_000L);
        assertThat(JvmWorker.pauseAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aRestartThatFailsInAWayThatNobodyThoughtOfIsTriedAgain() throws Exception {
        try (var workers = new PlayedWorkers(root);
                var launcher = new Launcher(workers.settings(LONG, LONG))) {
            var starts = new AtomicInteger();
            JvmWorker.Starting failingTwice = (folder, jar) -> switch (starts.incrementAndGet()) {
                case 2 -> throw new UncheckedIOException(new IOException("simulated"));
                case 3 -> throw new OutOfMemoryError("simulated");
                default -> launcher.start(folder, jar);
            };
            var worker = new JvmWorker(
                    workers.settings(LONG, LONG),
                    failingTwice,
                    Cleaner.create(),
                    PlayedWorkers.GUARD,
                    PluginKind.GUARD,
                    closed -> {});
            try (worker) {
                var first = new FutureTask<>(() -> greeted(workers.next()));
                Thread.startVirtualThread(first);
                worker.start();
                first.get().close();
                greeted(workers.next()).close();
                assertThat(starts).hasValueGreaterThanOrEqualTo(4);
            }
        }
    }

    @Test
    void aRestartThatIsUnderWayLeavesNothingBehindWhenItsWorkerIsClosed() throws Exception {
        try (var workers = new PlayedWorkers(root);
                var launcher = new Launcher(workers.settings(LONG, LONG))) {
            var starts = new AtomicInteger();
            var restarts = new CountDownLatch(1);
            var closer = new CompletableFuture<Thread>();
            JvmWorker.Starting stuck = (folder, jar) -> {
                if (starts.incrementAndGet() == 1) {
                    return launcher.start(folder, jar);
                }
                restarts.countDown();
                awaitWaiting(closer.join());
                throw new WorkerException(Cause.START_FAILED, "simulated");
            };
            var worker = new JvmWorker(
                    workers.settings(LONG, LONG),
                    stuck,
                    Cleaner.create(),
                    PlayedWorkers.GUARD,
                    PluginKind.GUARD,
                    closed -> {});
            var first = new FutureTask<>(() -> greeted(workers.next()));
            Thread.startVirtualThread(first);
            worker.start();
            first.get().close();
            restarts.await();
            var left = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                worker.close();
                assertThat(Thread.interrupted()).isTrue();
                return filesOfWorkers();
            });
            closer.complete(Thread.ofPlatform().daemon().start(left));
            assertThat(left.get()).isEmpty();
            assertThat(worker.status().state()).isEqualTo(WorkerStatus.State.STOPPED);
        }
    }

    /** Until it waits, or is over. */
    private static void awaitWaiting(Thread other) {
        while (other.getState() != Thread.State.WAITING && other.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private List<Path> filesOfWorkers() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("run"))) {
            return files.toList();
        }
    }

    @Test
    void aWorkerThatIsClosedIsNotStartedAndHasNoFiles() {
        var worker = worker((folder, jar) -> {
            throw new AssertionError();
        });
        worker.close();
        worker.start();
        assertThat(root.resolve("run")).doesNotExist();
    }

    @Test
    void aStartThatFailsLeavesNothingBehind() {
        var worker = worker((folder, jar) -> {
            throw new OutOfMemoryError("simulated");
        });
        assertThatThrownBy(worker::start).isInstanceOf(OutOfMemoryError.class);
        assertThat(root.resolve("run")).isEmptyDirectory();
    }

    @Test
    void aProcessThatCannotBeHandedOverIsKilled() {
        var process = new Nameless();
        var worker = worker((folder, jar) -> process);
        assertThatThrownBy(worker::start).isInstanceOf(UnsupportedOperationException.class);
        assertThat(process.killed).isTrue();
        assertThat(root.resolve("run")).isEmptyDirectory();
    }

    /** One that is to begin in the background. */
    private JvmWorker worker(JvmWorker.Starting starting) {
        var settings = new SandboxSettings(
                root, root, root.resolve("run"), Isolation.PROCESS, 64L * 1024 * 1024, LONG, LONG, LONG, 16);
        return new JvmWorker(settings, starting, Cleaner.create(), PlayedWorkers.GUARD, PluginKind.GUARD, closed -> {});
    }

    /** A process without a number, so that nobody can put it in the background. */
    private static final class Nameless extends Process {
        private volatile boolean killed;

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public int waitFor() {
            throw new AssertionError();
        }

        @Override
        public int exitValue() {
            throw new AssertionError();
        }

        @Override
        public void destroy() {
            killed = true;
        }
    }

    /** Comes up in the place of a process. */
    private static SocketChannel greeted(PlayedWorkers.Arrival arrival) throws IOException {
        WorkerPlugin plugin = PlayedWorkers.GUARD;
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(arrival.socket()));
        Link link = Link.blocking(channel, (kind, number, length) -> {});
        link.write(FrameKind.CALL, 0, new Hello.Opening(Hello.PROTOCOL, Hello.CONTRACT, arrival.token()).encoded());
        link.read();
        link.write(FrameKind.RESULT, 0, new Hello.Loaded(plugin.type(), plugin.version(), plugin.digest()).encoded());
        return channel;
    }

    @Test
    void aProcessWhoseStartNobodyWaitsForAnyMoreIsEnded() throws Exception {
        try (var workers = new PlayedWorkers(root);
                var folder = RunFolder.create(root.resolve("run"));
                var launcher = new Launcher(workers.settings(LONG, LONG))) {
            Path jar = folder.jar(new byte[] {1});
            List<ProcessHandle> before = ProcessHandle.current().children().toList();
            startInVain(launcher, folder, jar);
            Process next = launcher.start(folder, jar); // when this one is there, the other one has been
            // Ends when the kernel has taken the other one; the limit of this test is there if it stays.
            while (ProcessHandle.current()
                    .children()
                    .anyMatch(child -> child.pid() != next.pid() && !before.contains(child))) {
                Thread.onSpinWait();
            }
            assertThat(next.isAlive()).isTrue();
            next.destroyForcibly();
        }
    }

    /** Whoever starts it is interrupted; if it was there before that could be seen, it is ended here. */
    private static void startInVain(Launcher launcher, RunFolder folder, Path jar) {
        Thread.currentThread().interrupt();
        try {
            launcher.start(folder, jar).destroyForcibly();
        } catch (WorkerException cancelled) {
            assertThat(cancelled.kind()).isEqualTo(Cause.START_FAILED);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aProcessWhoseStartNobodyWaitsForIsEndedEvenWhenTheSandboxIsClosed() throws Exception {
        try (var workers = new PlayedWorkers(root);
                var folder = RunFolder.create(root.resolve("run"))) {
            var launcher = new Launcher(workers.settings(LONG, LONG));
            Path jar = folder.jar(new byte[] {1});
            List<ProcessHandle> before = ProcessHandle.current().children().toList();
            startInVain(launcher, folder, jar);
            launcher.close(); // when it is, the process has been there
            // Ends when the kernel has taken it; the limit of this test is there if it stays.
            while (ProcessHandle.current().children().anyMatch(child -> !before.contains(child))) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aSandboxThatIsClosedStartsNothingAndSaysSo() throws Exception {
        try (var workers = new PlayedWorkers(root);
                var folder = RunFolder.create(root.resolve("run"))) {
            var launcher = new Launcher(workers.settings(LONG, LONG));
            launcher.close();
            assertThatThrownBy(() -> launcher.start(folder, folder.jar(new byte[] {1})))
                    .isInstanceOfSatisfying(
                            WorkerException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(Cause.START_FAILED));
        }
    }
}
