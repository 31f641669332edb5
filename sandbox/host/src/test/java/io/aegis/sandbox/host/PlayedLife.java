package io.aegis.sandbox.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.sandbox.host.Wire.Message;
import io.aegis.sandbox.protocol.Chunks;
import io.aegis.sandbox.protocol.Failure;
import io.aegis.sandbox.protocol.Frame;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.GuardCodec;
import io.aegis.sandbox.protocol.Hello;
import io.aegis.sandbox.protocol.IdentityCodec;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.LinkClosedException;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.secret.SecretBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A worker as it should be, from its greeting to its end, whose every message goes through somebody who may spoil it. Remembers what it was asked and every
 * byte that it sent.
 */
final class PlayedLife implements AutoCloseable {
    /** Messages of a greeting: the opening, and what was loaded. */
    static final int GREETING = 2;

    /** Decides what becomes of a message. */
    @FunctionalInterface
    interface Sender {
        Sender HONEST = (life, step, message) -> life.send(message);

        void send(PlayedLife life, int step, Message message);
    }

    /** The gateway refused what a plugin asked of it. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final SocketChannel channel;
    private final Link link;
    private final String kind;
    private final Sender sender;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicLong lastNumber = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Map<Long, CompletableFuture<Frame>> questions = new ConcurrentHashMap<>();
    private final Map<String, List<Long>> asked = new ConcurrentHashMap<>();
    private final Map<Long, String> texts = new ConcurrentHashMap<>();
    private final Map<Long, Long> modelCalls = new ConcurrentHashMap<>();
    private final Set<Long> authentications = ConcurrentHashMap.newKeySet();
    private final Map<Long, Long> upstreamBodies = new ConcurrentHashMap<>();
    private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch hears = new CountDownLatch(1);
    private volatile boolean deaf;
    private volatile long instance;

    private PlayedLife(SocketChannel channel, String kind, Sender sender) {
        this.channel = channel;
        this.kind = kind;
        this.link = Link.blocking(channel, (any, number, length) -> {});
        this.sender = sender;
    }

    /** Connects; empty if nobody listens any more. */
    static Optional<PlayedLife> connect(PlayedWorkers.Arrival arrival, WorkerPlugin plugin, Sender sender) {
        try {
            return Optional.of(new PlayedLife(
                    SocketChannel.open(UnixDomainSocketAddress.of(arrival.socket())), plugin.kind(), sender));
        } catch (IOException nobody) {
            return Optional.empty();
        }
    }

    /** Greets and serves, on threads of its own. */
    void begin(byte[] token, WorkerPlugin plugin) {
        Thread.ofPlatform().daemon().name("played").start(() -> live(token, plugin));
    }

    /** Waits until the gateway, or this side, has ended the connection. */
    boolean awaitEnd(long seconds) throws InterruptedException {
        hears.countDown();
        return ended.await(seconds, TimeUnit.SECONDS);
    }

    /** What went wrong in this class, which is never what is under test. */
    List<Throwable> defects() {
        return List.copyOf(defects);
    }

    /** The numbers of the calls that asked this, in their order. */
    List<Long> numbers(String question) {
        return List.copyOf(asked.getOrDefault(question, List.of()));
    }

    byte[] sent() {
        writing.lock();
        try {
            return sent.toByteArray();
        } finally {
            writing.unlock();
        }
    }

    /** The last instance that was created here; 0 if there is none. */
    long instance() {
        return instance;
    }

    /** The model call that a question is about; 0 if it is about something else. */
    long modelCall(long question) {
        return modelCalls.getOrDefault(question, 0L);
    }

    boolean isAuthentication(long question) {
        return authentications.contains(question);
    }

    void send(Message message) {
        sendRaw(message.bytes());
    }

    void sendRaw(byte[] bytes) {
        writing.lock();
        try {
            sent.writeBytes(bytes);
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException closed) {
            hangUp();
        } finally {
            writing.unlock();
        }
    }

    /** Reads nothing any more. */
    void goDeaf() {
        deaf = true;
    }

    void hangUp() {
        link.close();
    }

    /** A number that no question of this side has had. */
    long nextNumber() {
        return lastNumber.incrementAndGet();
    }

    /** Asks the gateway for something that is no part of what the plugin does, and waits for no answer. */
    void ask(WireWriter question) {
        send(Message.of(FrameKind.CALL, nextNumber(), question));
    }

    /** Has the gateway send a request to an upstream, in passing; the number of the body. */
    long open(long modelCall, String path) {
        long number = nextNumber();
        var answer = new CompletableFuture<Frame>();
        questions.put(number, answer);
        send(Message.of(FrameKind.CALL, number, sending(modelCall, path)));
        return joined(answer).payload().decode(ProviderCodec.Response::read).body();
    }

    static WireWriter sending(long modelCall, String path) {
        WireWriter question = Operation.SEND.writer().octet(0).int64(modelCall).int64(0);
        ProviderCodec.write(question, new UpstreamRequest("POST", path, Map.of(), new byte[0]));
        return question;
    }

    @Override
    public void close() {
        hears.countDown();
        hangUp();
    }

    private void live(byte[] token, WorkerPlugin plugin) {
        try {
            emit(Message.of(FrameKind.CALL, 0, new Hello.Opening(Hello.PROTOCOL, Hello.CONTRACT, token).encoded()));
            link.read();
            emit(Message.of(
                    FrameKind.RESULT, 0, new Hello.Loaded(plugin.type(), plugin.version(), plugin.digest()).encoded()));
            while (true) {
                take(link.read());
                if (deaf) {
                    hears.await();
                }
            }
        } catch (LinkClosedException closed) {
            // The gateway has had enough, or this side has hung up.
        } catch (RuntimeException | InterruptedException | Error defect) {
            defects.add(defect);
        } finally {
            link.close();
            ended.countDown();
            questions.values().forEach(question -> question.completeExceptionally(new LinkClosedException()));
        }
    }

    private void take(Frame frame) {
        switch (frame.kind()) {
            case CALL -> Thread.startVirtualThread(() -> answer(frame));
            case RESULT, FAILED -> {
                CompletableFuture<Frame> question = questions.remove(frame.number());
                if (question != null) {
                    question.complete(frame);
                }
            }
            case NOTE -> {}
        }
    }

    private void emit(Message message) {
        sender.send(this, steps.getAndIncrement(), message);
    }

    private void answer(Frame question) {
        try {
            WireWriter result;
            try {
                result = result(question.number(), question.payload());
            } catch (RefusedException refused) {
                emit(Message.of(FrameKind.FAILED, question.number(), new Failure.Threw("a.B").encoded()));
                return;
            }
            emit(Message.of(FrameKind.RESULT, question.number(), result));
        } catch (LinkClosedException closed) {
            // Nobody wants the answer.
        } catch (RuntimeException | Error defect) {
            defects.add(defect);
        }
    }

    private WireWriter result(long number, WireReader in) {
        Operation operation = Operation.read(in);
        return switch (operation) {
            case CREATE -> create(number, in.int64());
            case INSPECT -> {
                in.int64();
                yield inspect(
                        number,
                        GuardCodec.readInspection(in).segments().getFirst().text());
            }
            case OPEN -> new WireWriter();
            case NEXT -> next(number, in.int64(), in.text());
            case FINISH -> progress(number, "finish:" + texts.get(in.int64()));
            case ANSWER -> model(number, in);
            case PULL -> pull(number, in.int64());
            case AUTHENTICATE -> authenticate(number, in);
            case LOCATE -> locate(number, in);
            default -> throw new IllegalStateException("a worker is not asked for " + operation);
        };
    }

    private WireWriter create(long number, long created) {
        note("create", number);
        instance = created;
        boolean isGuard = kind.equals("guard");
        if (kind.equals("authenticator")) {
            question(Operation.KEYS.writer().int64(created));
        }
        if (isGuard) {
            question(Operation.NETWORK.writer().int64(created));
            // And leaves what it gets open, which ends with the worker.
            WireWriter request = Operation.SEND.writer().octet(1).int64(created).int64(number);
            ProviderCodec.write(request, new UpstreamRequest("GET", "list", Map.of(), new byte[0]));
            question(request);
        }
        var out = new WireWriter().bool(isGuard);
        GuardCodec.writeNames(out, isGuard ? Set.of("a", "b") : Set.of());
        return out;
    }

    private WireWriter inspect(long number, String text) {
        note("inspect:" + text, number);
        var out = new WireWriter();
        GuardCodec.write(out, verdict(text));
        return out;
    }

    private WireWriter next(long number, long inspector, String text) {
        texts.put(inspector, text);
        return progress(number, "next:" + text);
    }

    private WireWriter progress(long number, String question) {
        note(question, number);
        var out = new WireWriter();
        GuardCodec.write(out, new Progress(3, verdict(question.substring(question.indexOf(':') + 1))));
        return out;
    }

    private WireWriter model(long number, WireReader in) {
        in.int64();
        long call = in.int64();
        String text = new String(ProviderCodec.Call.read(in).body(), UTF_8);
        note("answer:" + text, number);
        texts.put(call, text);
        modelCalls.put(number, call);
        WireWriter request = Operation.SEND.writer().octet(0).int64(call).int64(number);
        ProviderCodec.write(request, new UpstreamRequest("POST", "chat", Map.of("a", text), text.getBytes(UTF_8)));
        long body = question(request).decode(ProviderCodec.Response::read).body();
        boolean passes = text.startsWith("pass");
        if (!passes) {
            upstreamBodies.put(call, body);
        }
        var out = new WireWriter();
        new ProviderCodec.Answer.Answered(true, Optional.of(text), passes ? body : 0).write(out);
        return out;
    }

    private WireWriter pull(long number, long call) {
        note("pull:" + texts.get(call), number);
        Long body = upstreamBodies.get(call);
        if (body == null) {
            throw new RefusedException();
        }
        record Piece(byte @Nullable [] bytes) {}
        byte[] piece = question(Operation.PULL_UPSTREAM.writer().int64(body).int64(number))
                .decode(in -> new Piece(Chunks.read(in)))
                .bytes();
        var out = new WireWriter();
        Chunks.write(
                out,
                piece == null
                        ? null
                        : new String(piece, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8));
        return out;
    }

    private WireWriter authenticate(long number, WireReader in) {
        long asking = in.int64();
        var digest = (Credential.KeyDigest) IdentityCodec.readCredential(in);
        authentications.add(number);
        note("authenticate:" + digest.sha256(), number);
        WireWriter find = Operation.FIND.writer().int64(asking).int64(number);
        IdentityCodec.writeDigest(find, digest);
        Optional<Authentication.Authenticated> found =
                question(find).decode(answer -> answer.optional(IdentityCodec::readAuthenticated));
        var out = new WireWriter();
        IdentityCodec.write(out, found.<Authentication>map(known -> known).orElseGet(Authentication.Rejected::new));
        return out;
    }

    private WireWriter locate(long number, WireReader in) {
        in.int64();
        String path = in.text();
        note("locate:" + path, number);
        var request = new UpstreamRequest("GET", path, Map.of("a", path), new byte[0]);
        return new WireWriter()
                .optional(Optional.of(new SecretBackend.Location(request, "/" + path)), ProviderCodec::write);
    }

    private static Verdict verdict(String text) {
        String word = text.substring(0, Math.min(8, text.length()));
        return new Verdict(
                new Verdict.Outcome.Proceed(),
                List.of(new Edit.Mask(new Span(0, 0, 1), "NAME"), new Edit.Replace(new Span(0, 1, 2), word)),
                Set.of(new Label("a", word)),
                List.of(
                        new Obligation.Regions(Set.of("eu")),
                        new Obligation.Spend(word, new BigDecimal("1.5"), Duration.ofHours(1))),
                List.of(Finding.of(word)));
    }

    private void note(String question, long number) {
        asked.computeIfAbsent(question, ignored -> new CopyOnWriteArrayList<>()).add(number);
    }

    private WireReader question(WireWriter question) {
        long number = nextNumber();
        var answer = new CompletableFuture<Frame>();
        questions.put(number, answer);
        emit(Message.of(FrameKind.CALL, number, question));
        Frame frame = joined(answer);
        if (frame.kind() == FrameKind.FAILED) {
            throw new RefusedException();
        }
        return frame.payload();
    }

    private Frame joined(CompletableFuture<Frame> answer) {
        if (ended.getCount() == 0) {
            throw new LinkClosedException();
        }
        try {
            return answer.join();
        } catch (CompletionException closed) {
            throw new LinkClosedException();
        }
    }
}
