package io.aegis.server;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Callback;

/** A caller at the other end of a connection. */
final class ConnectedClient implements Client {
    private final Call call;
    private final Thread thread = Thread.currentThread();
    private final AtomicBoolean ended = new AtomicBoolean();

    ConnectedClient(Call call) {
        this.call = call;
    }

    @Override
    public void answer(Head head, byte[] body) {
        if (ended.compareAndSet(false, true)) {
            if (isAbandoned()) {
                call.response().getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            Answers.whole(call.response(), head.runId(), call.dialect(), Answers.JSON, body, call.callback());
        }
    }

    @Override
    public void refuse(Head head, Refusal refusal) {
        if (ended.compareAndSet(false, true)) {
            if (isAbandoned()) {
                call.response().getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            Answers.refusal(call.response(), head.runId(), call.dialect(), refusal, call.callback());
        }
    }

    @Override
    public void open(Head head) {
        Answers.events(call.response(), head.runId(), call.dialect());
    }

    @Override
    public void write(byte[] frame) {
        try {
            Content.Sink.write(call.response(), false, ByteBuffer.wrap(frame));
        } catch (IOException gone) {
            throw new ClientGoneException();
        }
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            call.response().write(true, ByteBuffer.allocate(0), isAbandoned() ? leaving() : call.callback());
        }
    }

    @Override
    public void abort() {
        if (ended.compareAndSet(false, true)) {
            call.cut();
            call.callback().failed(new EofException());
        }
    }

    /** Whether somebody answers in place of the connection's thread, which hangs: nobody would read the next request, so the client is to go. */
    private boolean isAbandoned() {
        return Thread.currentThread() != thread;
    }

    /** The head of a stream is gone, and cannot say that the connection ends with it. */
    private Callback leaving() {
        return Callback.from(
                () -> {
                    call.leave();
                    call.callback().succeeded();
                },
                call.callback()::failed);
    }

    @Override
    public void onGone(Runnable action) {
        call.onGone(action);
    }
}
