package io.aegis.sandbox.worker;

import io.aegis.sandbox.protocol.Calls;
import io.aegis.sandbox.protocol.Failure;
import io.aegis.sandbox.protocol.Frame;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.provider.UpstreamException;
import java.util.function.Function;

/** The other side, as the plugin's host and upstream ask it. Safe for use by many threads. */
final class Gateway {
    private static final class Call extends Calls.Call {
        Call(long number) {
            super(number);
        }
    }

    private final Link link;
    private final Calls<Calls.Call> calls = new Calls<>();

    Gateway(Link link) {
        this.link = link;
    }

    /** Asks and waits. */
    <T> T ask(WireWriter question, Function<WireReader, T> read) {
        var call = new Call(calls.nextNumber());
        calls.add(call);
        link.write(FrameKind.CALL, call.number(), question);
        try {
            Frame answer = call.await();
            if (answer.kind() == FrameKind.RESULT) {
                return answer.payload().decode(read);
            }
            throw exception(answer.payload().decode(Failure::read));
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new UpstreamException(UpstreamException.Cause.CANCELLED);
        }
    }

    void note(WireWriter note) {
        link.write(FrameKind.NOTE, 0, note);
    }

    void settle(Frame answer) {
        calls.settle(answer);
    }

    private static RuntimeException exception(Failure failure) {
        return switch (failure) {
            case Failure.NoUpstream(UpstreamException.Cause cause) -> new UpstreamException(cause);
            case Failure.NoGrant(String grant) -> new GrantMissingException(grant);
            case Failure.TooLarge ignored -> new UpstreamException(UpstreamException.Cause.REFUSED);
            case Failure.TooMany ignored -> new UpstreamException(UpstreamException.Cause.REFUSED);
            case Failure.NoValue ignored -> defect();
            case Failure.Threw ignored -> defect();
            case Failure.WrongSettings ignored -> defect();
        };
    }

    private static RuntimeException defect() {
        return new IllegalStateException("the gateway failed");
    }
}
