package io.aegis.sandbox.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.sandbox.protocol.Chunks;
import io.aegis.sandbox.protocol.GuardCodec;
import io.aegis.sandbox.protocol.IdentityCodec;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.secret.SecretBackend;
import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.Inspections;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whoever uses a plugin: several at once, of whom each writes down what he was handed for what he asked. */
final class Callers {
    /**
     * What somebody was handed.
     *
     * @param question what he asked
     * @param time how often he had asked it before
     * @param answer in a form that can be compared
     */
    record Handed(String question, int time, Object answer) {}

    private final String kind;
    private final String name;
    private final TestGateway gateway;
    private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final Queue<TestGateway.TestUpstream> upstreams = new ConcurrentLinkedQueue<>();

    /**
     * @param name what their texts begin with: what these ask, nobody else does
     */
    Callers(String kind, String name, TestGateway gateway) {
        this.kind = kind;
        this.name = name;
        this.gateway = gateway;
    }

    List<Handed> handed() {
        return List.copyOf(handed);
    }

    List<RuntimeException> failures() {
        return List.copyOf(failures);
    }

    List<TestGateway.TestUpstream> upstreams() {
        return List.copyOf(upstreams);
    }

    /** Creates an instance and asks it, many at once; over when the last has his answer. */
    void ask(Worker worker, int many, long seconds) throws Exception {
        var tasks = new ArrayList<FutureTask<Boolean>>();
        Optional<Object> instance = waited(task(() -> create(worker)), seconds);
        instance.ifPresent(created -> {
            for (int at = 0; at < many; at++) {
                String text = name + at;
                tasks.add(task(() -> {
                    use(created, text);
                    return true;
                }));
            }
        });
        for (FutureTask<Boolean> task : tasks) {
            task.get(seconds, TimeUnit.SECONDS);
        }
    }

    private static <T> T waited(FutureTask<T> task, long seconds) throws Exception {
        return task.get(seconds, TimeUnit.SECONDS);
    }

    private static <T> FutureTask<T> task(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task;
    }

    private Optional<Object> create(Worker worker) {
        try {
            Object created = created(worker.factory());
            if (created instanceof Guard guard) {
                hand("create", 0, new Instance.Nature(created instanceof IncrementalGuard, guard.reads()));
            }
            return Optional.of(created);
        } catch (RuntimeException failed) {
            failures.add(failed);
            return Optional.empty();
        }
    }

    private Object created(Object factory) {
        return switch (factory) {
            case GuardFactory guards -> guards.create(Settings.empty(), gateway.host(kind));
            case ModelProviderFactory providers -> providers.create(Settings.empty(), gateway.host(kind));
            case AuthenticatorFactory authenticators -> authenticators.create(Settings.empty(), gateway.host(kind));
            case SecretBackendFactory backends -> backends.create(Settings.empty(), gateway.host(kind));
            default -> throw new AssertionError("no such kind of factory");
        };
    }

    private void use(Object instance, String text) {
        try {
            switch (instance) {
                case IncrementalGuard guard when text.hashCode() % 2 == 0 -> stream(guard, text);
                case Guard guard -> hand("inspect:" + text, 0, guard.inspect(inspection(text)));
                case ModelProvider provider -> call(provider, text.hashCode() % 2 == 0 ? "pass" + text : text);
                case Authenticator authenticator -> {
                    String digest = HexFormat.of().formatHex(text.getBytes(UTF_8));
                    String padded = digest + "0".repeat(64 - digest.length());
                    hand("authenticate:" + padded, 0, authenticator.authenticate(new Credential.KeyDigest(padded)));
                }
                case SecretBackend backend -> hand("locate:" + text, 0, words(backend.locate(text, Optional.empty())));
                default -> throw new AssertionError("no such kind of instance");
            }
        } catch (RuntimeException failed) {
            failures.add(failed);
        }
    }

    /** On behalf of somebody who was never late with what others ask. */
    private Inspection inspection(String text) {
        var principal = new Principal("api_key:" + name, Optional.empty(), Set.of());
        return Inspections.begin().as(principal).text(text).build();
    }

    private void stream(IncrementalGuard guard, String text) {
        Inspector inspector = guard.open(inspection(text).context(), Channel.ASSISTANT);
        hand("next:" + text, 0, inspector.next(text));
        hand("finish:" + text, 0, inspector.finish());
    }

    private void call(ModelProvider provider, String text) {
        var upstream = gateway.upstream(text);
        upstreams.add(upstream);
        ModelAnswer answer = provider.answer(new ModelCall("d", "m", true, text.getBytes(UTF_8), upstream));
        if (answer instanceof ModelAnswer.Answered answered) {
            hand("answer:" + text, 0, words(answered.streamed(), answered.requestId()));
            try (ByteSource body = answered.body()) {
                int time = 0;
                for (byte[] piece = body.next(); piece != null; piece = body.next()) {
                    hand("pull:" + text, time++, new String(piece, UTF_8));
                }
                hand("pull:" + text, time, "end");
            }
        } else {
            hand("answer:" + text, 0, answer);
        }
    }

    private void hand(String question, int time, Object answer) {
        handed.add(new Handed(question, time, answer));
    }

    /** What a result of a worker means, in the same form. */
    static Object meaning(String question, byte[] result) {
        Function<WireReader, Object> reader = switch (question.substring(0, Math.max(0, question.indexOf(':')))) {
            case "" -> Instance.Nature::read;
            case "inspect" -> GuardCodec::readVerdict;
            case "next", "finish" -> GuardCodec::readProgress;
            case "authenticate" -> IdentityCodec::readAuthentication;
            case "locate" -> in -> words(in.optional(ProviderCodec::readLocation));
            case "answer" -> in -> words(ProviderCodec.Answer.read(in));
            case "pull" -> in -> piece(Chunks.read(in));
            default -> throw new AssertionError("nobody asks " + question);
        };
        return new WireReader(result).decode(reader);
    }

    private static String piece(byte @Nullable [] bytes) {
        return bytes == null ? "end" : new String(bytes, UTF_8);
    }

    private static Object words(ProviderCodec.Answer answer) {
        return switch (answer) {
            case ProviderCodec.Answer.Answered answered -> words(answered.streamed(), answered.requestId());
            case ProviderCodec.Answer.Failed failed -> failed.failed();
        };
    }

    private static String words(boolean streamed, Optional<String> requestId) {
        return "answered " + streamed + " " + requestId;
    }

    private static String words(Optional<SecretBackend.Location> found) {
        return found.map(location -> location.pointer() + " " + location.request() + " "
                        + location.request().path() + " "
                        + new TreeMap<>(location.request().headers()))
                .orElse("nowhere");
    }
}
