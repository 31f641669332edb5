package io.aegis.server;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Refusal;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A client that keeps the answer of a run for a surface with a shape of its own. Never asks for a stream. */
final class KeptAnswer implements Client {
    /** How a run ended. */
    record End(String run, Optional<byte[]> body, Optional<Refusal> refusal) {}

    private final Call call;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable End end;

    KeptAnswer(Call call) {
        this.call = call;
    }

    /** The end of the run, as soon as there is one; empty if its client went away. */
    Optional<End> await() {
        try {
            ended.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(end);
    }

    @Override
    public void answer(Head head, byte[] body) {
        end(new End(head.runId(), Optional.of(body), Optional.empty()));
    }

    @Override
    public void refuse(Head head, Refusal refusal) {
        end(new End(head.runId(), Optional.empty(), Optional.of(refusal)));
    }

    @Override
    public void open(Head head) {
        throw new IllegalStateException("nobody asked for a stream");
    }

    @Override
    public void write(byte[] frame) {
        throw new IllegalStateException("nobody asked for a stream");
    }

    @Override
    public void close() {
        throw new IllegalStateException("nobody asked for a stream");
    }

    @Override
    public void abort() {
        ended.countDown();
    }

    @Override
    public void onGone(Runnable action) {
        call.onGone(action);
    }

    private void end(End how) {
        end = how;
        ended.countDown();
    }
}
