package io.aegis.sandbox.host;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.Hello;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.LinkClosedException;
import io.aegis.sandbox.protocol.ProtocolException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a worker comes up: one connection, proved by a token that only the new process has, and versions that agree. */
final class Greeting {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long TICK_MILLIS = 20;

    /** Judges greetings first and, later, what a life expects. */
    static final class Gate implements Link.Gate {
        private volatile Link.Gate now = (kind, number, length) -> Hello.greeting(length);

        void become(Link.Gate next) {
            now = next;
        }

        @Override
        public void check(FrameKind kind, long number, int length) {
            now.check(kind, number, length);
        }
    }

    /** A worker that has its plugin and waits for calls. */
    record Greeted(Process process, Link link, Gate gate) {}

    private final String name;
    private final Hello.Order order;
    private final Duration deadline;

    Greeting(String name, Hello.Order order, Duration deadline) {
        this.name = name;
        this.order = order;
        this.deadline = deadline;
    }

    /** Listens at a socket, has the process started, and listens no longer when it has come. */
    Greeted greet(Path socket, Supplier<Process> start) {
        byte[] token = new byte[Hello.TOKEN];
        RANDOM.nextBytes(token);
        long end = System.nanoTime() + deadline.toNanos();
        Process process = null;
        boolean greeted = false;
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var selector = Selector.open()) {
            server.bind(UnixDomainSocketAddress.of(socket));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            process = start.get();
            try (var in = process.getOutputStream()) {
                in.write(token);
            }
            Greeted worker = accept(process, server, selector, token, end);
            greeted = true;
            return worker;
        } catch (IOException failed) {
            throw new WorkerException(Cause.START_FAILED, "worker " + name + " cannot be started", failed);
        } finally {
            if (process != null && !greeted) {
                process.destroyForcibly();
            }
            delete(socket);
        }
    }

    private Greeted accept(Process process, ServerSocketChannel server, Selector selector, byte[] token, long end)
            throws IOException {
        while (process.isAlive() && System.nanoTime() < end) {
            selector.select(TICK_MILLIS);
            selector.selectedKeys().clear();
            SocketChannel channel = server.accept();
            if (channel != null) {
                Greeted worker = talk(process, channel, token, end);
                if (worker != null) {
                    return worker;
                }
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new WorkerException(Cause.START_FAILED, "the start of worker " + name + " was cancelled");
            }
        }
        throw new WorkerException(
                Cause.START_FAILED,
                "worker " + name + (process.isAlive() ? " did not come up in " + deadline : " ended while it came up"));
    }

    /** A connection without the token is nobody's. */
    private @Nullable Greeted talk(Process process, SocketChannel channel, byte[] token, long end) throws IOException {
        var gate = new Gate();
        Link link = Link.uninterruptible(channel, gate);
        var late = new AtomicBoolean();
        Thread clock = Thread.ofVirtual().unstarted(() -> closeAt(end, link, late));
        boolean greeted = false;
        try {
            clock.start();
            Hello.Opening opening = Hello.expect(link.read(), FrameKind.CALL, Hello.Opening::read);
            if (!MessageDigest.isEqual(token, opening.token())) {
                return null;
            }
            agree(opening);
            link.write(FrameKind.RESULT, 0, order.encoded());
            agree(Hello.expect(link.read(), FrameKind.RESULT, Hello.Loaded::read));
            if (late.get()) {
                throw new LinkClosedException();
            }
            greeted = true;
        } catch (ProtocolException odd) {
            throw new WorkerException(Cause.HANDSHAKE, "worker " + name + " does not greet as the protocol says", odd);
        } catch (LinkClosedException closed) {
            throw new WorkerException(
                    Cause.START_FAILED,
                    "worker " + name + (late.get() ? " did not come up in " + deadline : " could not load its plugin"),
                    closed);
        } finally {
            clock.interrupt();
            if (!greeted) {
                link.close();
            }
        }
        return new Greeted(process, link, gate);
    }

    private void agree(Hello.Opening opening) {
        if (opening.protocol() != Hello.PROTOCOL || !opening.contract().equals(Hello.CONTRACT)) {
            throw new WorkerException(
                    Cause.HANDSHAKE,
                    "the worker's jars are of another build than the gateway; install both from one distribution");
        }
    }

    private void agree(Hello.Loaded loaded) {
        var ordered = new Hello.Loaded(order.type(), order.version(), order.digest());
        if (!loaded.equals(ordered)) {
            throw new WorkerException(
                    Cause.HANDSHAKE,
                    "the jar of " + name + " is another plugin than its manifest was judged for: Plugin-Id,"
                            + " Plugin-Version or digest differ");
        }
    }

    private static void closeAt(long end, Link link, AtomicBoolean late) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            late.set(true);
            link.close();
        } catch (InterruptedException inTime) {
            // The worker is up, or refused.
        }
    }

    private static void delete(Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException stays) {
            // Nobody listens behind it.
        }
    }
}
