package io.aegis.kernel;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Refusal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The client of a check: nothing is sent to it but a refusal. */
final class RefusalKeeper implements Client {
    private final CompletableFuture<CheckResult.Answer> refused = new CompletableFuture<>();

    /** The refusal, which may come from whoever took the run from its thread. */
    CheckResult.Answer awaited() {
        return refused.join();
    }

    @Override
    public void answer(Head head, byte[] body) {
        // a check is answered by its result
    }

    @Override
    public void refuse(Head head, Refusal refusal) {
        refused.complete(new CheckResult.Answer(head.runId(), Optional.empty(), Optional.of(refusal)));
    }

    @Override
    public void open(Head head) {
        throw new IllegalStateException("a check does not stream");
    }

    @Override
    public void write(byte[] frame) {
        throw new IllegalStateException("a check does not stream");
    }

    @Override
    public void close() {
        throw new IllegalStateException("a check does not stream");
    }

    @Override
    public void abort() {
        throw new IllegalStateException("a check does not stream");
    }

    @Override
    public void onGone(Runnable action) {
        // a check ends before anyone could cut it
    }
}
