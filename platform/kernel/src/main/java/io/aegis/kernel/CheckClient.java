package io.aegis.kernel;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Refusal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The client of a check: gets the result once its evidence is durable, or a refusal, from whichever thread ends the run. */
final class CheckClient implements Client {
    private final CompletableFuture<CheckResult.Answer> answer = new CompletableFuture<>();

    private volatile @Nullable CheckResult result;

    /** Keeps what the guards said until the evidence of it is durable. */
    void judged(CheckResult judged) {
        result = judged;
    }

    /** The result or the refusal. */
    CheckResult.Answer awaited() {
        return answer.join();
    }

    @Override
    public void answer(Head head, byte[] body) {
        answer.complete(new CheckResult.Answer(head.runId(), Optional.ofNullable(result), Optional.empty()));
    }

    @Override
    public void refuse(Head head, Refusal refusal) {
        answer.complete(new CheckResult.Answer(head.runId(), Optional.empty(), Optional.of(refusal)));
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
        answer.complete(new CheckResult.Answer("-", Optional.empty(), Optional.of(Refusals.internal("-"))));
    }

    @Override
    public void onGone(Runnable action) {
        // a check ends before anyone could cut it
    }
}
