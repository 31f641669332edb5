package io.aegis.sandbox.worker;

import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.Chunks;
import io.aegis.sandbox.protocol.Failure;
import io.aegis.sandbox.protocol.Frame;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.GuardCodec;
import io.aegis.sandbox.protocol.IdentityCodec;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.LinkClosedException;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.SettingsCodec;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.secret.SecretBackend;
import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Does what the gateway asks for, with the plugin's instances. Safe for use by many threads. */
final class Service {
    /** The plugin gave null where the contract wants a value. */
    private static final class NoValueException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** As many things are open as may be. */
    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Link link;
    private final Gateway gateway;
    private final Object factory;
    private final Map<Long, Object> instances = new ConcurrentHashMap<>();
    private final Map<Long, Inspector> inspectors = new ConcurrentHashMap<>();
    private final Map<Long, Chunks> answers = new ConcurrentHashMap<>();

    Service(Link link, Gateway gateway, Object factory) {
        this.link = link;
        this.gateway = gateway;
        this.factory = factory;
    }

    /** Takes a call or a note. */
    void serve(Frame frame) {
        if (frame.kind() == FrameKind.NOTE) {
            note(frame.payload());
            return;
        }
        WireWriter result;
        try {
            result = result(frame.payload());
        } catch (LinkClosedException closed) {
            throw closed;
        } catch (Throwable thrown) {
            link.write(FrameKind.FAILED, frame.number(), failure(thrown).encoded());
            return;
        }
        link.write(FrameKind.RESULT, frame.number(), result);
    }

    private static Failure failure(Throwable thrown) {
        return switch (thrown) {
            case NoValueException ignored -> new Failure.NoValue();
            case TooManyException ignored -> new Failure.TooMany();
            default -> Failure.of(thrown);
        };
    }

    private WireWriter result(WireReader in) {
        return switch (Operation.read(in)) {
            case CREATE -> create(in.int64(), in.decode(SettingsCodec::read));
            case INSPECT ->
                said(
                        guard(in.int64()).inspect(in.decode(GuardCodec::readInspection)),
                        (WireWriter out, Verdict verdict) -> GuardCodec.write(out, verdict));
            case OPEN -> open(in);
            case NEXT ->
                said(
                        inspector(in.int64()).next(in.decode(WireReader::text)),
                        (WireWriter out, Progress progress) -> GuardCodec.write(out, progress));
            case FINISH -> finish(in.int64());
            case ANSWER -> answer(in);
            case PULL -> pull(in.int64());
            case AUTHENTICATE ->
                said(
                        ((Authenticator) instance(in.int64())).authenticate(in.decode(IdentityCodec::readCredential)),
                        (WireWriter out, Authentication said) -> IdentityCodec.write(out, said));
            case LOCATE -> locate(in);
            case DROP_INSTANCE, DROP_INSPECTOR, DROP_ANSWER, NETWORK, KEYS, SEND, PULL_UPSTREAM, FIND, DROP_UPSTREAM ->
                throw new IllegalArgumentException("not a call to a worker");
        };
    }

    private void note(WireReader in) {
        Operation operation = Operation.read(in);
        long number = in.int64();
        switch (operation) {
            case DROP_INSTANCE -> instances.remove(number);
            case DROP_INSPECTOR -> inspectors.remove(number);
            case DROP_ANSWER -> drop(number);
            default -> throw new IllegalArgumentException("not a note to a worker");
        }
    }

    private WireWriter create(long number, Settings settings) {
        var host = new Granted(gateway, number);
        Object instance = present(
                switch (factory) {
                    case GuardFactory guards -> guards.create(settings, host);
                    case ModelProviderFactory providers -> providers.create(settings, host);
                    case AuthenticatorFactory authenticators -> authenticators.create(settings, host);
                    case SecretBackendFactory backends -> backends.create(settings);
                    default -> throw new IllegalStateException("no such kind of factory");
                });
        var out = new WireWriter().bool(instance instanceof IncrementalGuard);
        GuardCodec.writeNames(out, instance instanceof Guard guard ? present(guard.reads()) : Set.of());
        instances.put(number, instance);
        return out;
    }

    private WireWriter open(WireReader in) {
        var guard = (IncrementalGuard) guard(in.int64());
        long number = in.int64();
        record Opening(Context context, Channel channel) {}
        Opening opening = in.decode(from -> new Opening(GuardCodec.readContext(from), GuardCodec.readChannel(from)));
        if (inspectors.size() >= Bounds.INSPECTORS) {
            throw new TooManyException();
        }
        inspectors.put(number, present(guard.open(opening.context(), opening.channel())));
        return new WireWriter();
    }

    private WireWriter finish(long number) {
        try {
            return said(
                    inspector(number).finish(), (WireWriter out, Progress progress) -> GuardCodec.write(out, progress));
        } finally {
            inspectors.remove(number);
        }
    }

    private WireWriter answer(WireReader in) {
        var provider = (ModelProvider) instance(in.int64());
        long number = in.int64();
        ProviderCodec.Call call = in.decode(ProviderCodec.Call::read);
        var upstream = Granted.upstream(gateway, number);
        ModelAnswer answer = present(
                provider.answer(new ModelCall(call.dialect(), call.model(), call.streamed(), call.body(), upstream)));
        var out = new WireWriter();
        head(answer, number).write(out);
        return out;
    }

    private ProviderCodec.Answer head(ModelAnswer answer, long number) {
        return switch (answer) {
            case ModelAnswer.Failed failed -> new ProviderCodec.Answer.Failed(failed);
            case ModelAnswer.Answered(boolean streamed, Optional<String> requestId, ByteSource body) -> {
                long upstreamBody = body instanceof Granted.Body own ? own.passOn() : 0;
                if (upstreamBody == 0) {
                    keep(number, body);
                }
                yield new ProviderCodec.Answer.Answered(streamed, requestId, upstreamBody);
            }
        };
    }

    private void keep(long number, ByteSource body) {
        if (answers.size() >= Bounds.ANSWERS) {
            body.close();
            throw new TooManyException();
        }
        answers.put(number, new Chunks(body));
    }

    private WireWriter pull(long number) {
        Chunks body = present(answers.get(number));
        byte[] piece = null;
        try {
            piece = body.next();
        } finally {
            if (piece == null) {
                answers.remove(number);
            }
        }
        var out = new WireWriter();
        Chunks.write(out, piece);
        return out;
    }

    private void drop(long number) {
        Chunks body = answers.remove(number);
        if (body != null) {
            try {
                body.close();
            } catch (RuntimeException | Error pluginsOwn) {
                // Nobody waits for it.
            }
        }
    }

    private WireWriter locate(WireReader in) {
        var backend = (SecretBackend) instance(in.int64());
        record Question(String path, Optional<String> key) {}
        Question question = in.decode(from -> new Question(from.text(), from.optional(WireReader::text)));
        return said(
                backend.locate(question.path(), question.key()),
                (WireWriter out, Optional<SecretBackend.Location> found) ->
                        out.optional(found, (to, location) -> ProviderCodec.write(to, location)));
    }

    private Object instance(long number) {
        return present(instances.get(number));
    }

    private Guard guard(long number) {
        return (Guard) instance(number);
    }

    private Inspector inspector(long number) {
        return present(inspectors.get(number));
    }

    private static <T> WireWriter said(@Nullable T value, BiConsumer<WireWriter, T> write) {
        var out = new WireWriter();
        write.accept(out, present(value));
        return out;
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new NoValueException();
        }
        return value;
    }
}
