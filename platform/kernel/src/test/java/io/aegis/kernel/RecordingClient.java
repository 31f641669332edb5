package io.aegis.kernel;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.Refusal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a client gets and checks that it is spoken to as the port says. */
final class RecordingClient implements Client {
    final StringBuffer got = new StringBuffer();
    final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
    volatile Refusal refusal;
    volatile boolean closed;
    volatile boolean aborted;
    volatile boolean goneAtWrite;
    private Runnable onGone = () -> {};
    private boolean gone;
    private volatile boolean begun;
    private final CountDownLatch ended = new CountDownLatch(1);

    private synchronized void begin() {
        if (begun) {
            throw new IllegalStateException("a client is answered once");
        }
        begun = true;
    }

    @Override
    public void answer(Head head, byte[] body) {
        begin();
        got.append(FakeDialect.text(body));
        ended.countDown();
    }

    @Override
    public void refuse(Head head, Refusal said) {
        begin();
        refusal = said;
        ended.countDown();
    }

    @Override
    public void open(Head head) {
        begin();
    }

    @Override
    public void write(byte[] frame) {
        if (goneAtWrite) {
            throw new ClientGoneException();
        }
        got.append(FakeDialect.text(frame));
        frames.add(FakeDialect.text(frame));
    }

    @Override
    public void close() {
        closed = true;
        ended.countDown();
    }

    @Override
    public void abort() {
        aborted = true;
        ended.countDown();
    }

    @Override
    public synchronized void onGone(Runnable action) {
        onGone = action;
        if (gone) {
            action.run();
        }
    }

    /** The client goes away. */
    synchronized void goAway() {
        gone = true;
        onGone.run();
    }

    /** Waits for the end; a bound only for a gateway that forgets its client. */
    RecordingClient awaited() throws InterruptedException {
        if (!ended.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the client was never told how its run ended");
        }
        return this;
    }

    String code() {
        return refusal == null ? "" : refusal.code().aegis();
    }

    /** Everything that the client could read. */
    String all() {
        return got + (refusal == null ? "" : code() + " " + refusal);
    }
}
