package io.aegis.bench.micro;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Refusal;

/** A caller that counts what it gets. */
final class CountingClient implements Client {
    private long bytes;
    private long refused;
    private String lastRefusal = "";

    long bytes() {
        return bytes;
    }

    long refused() {
        return refused;
    }

    String lastRefusal() {
        return lastRefusal;
    }

    @Override
    public void answer(Head head, byte[] body) {
        bytes += body.length;
    }

    @Override
    public void refuse(Head head, Refusal refusal) {
        refused++;
        lastRefusal = refusal.what();
    }

    @Override
    public void open(Head head) {
        bytes++;
    }

    @Override
    public void write(byte[] frame) {
        bytes += frame.length;
    }

    @Override
    public void close() {
        bytes++;
    }

    @Override
    public void abort() {
        refused++;
        lastRefusal = "aborted";
    }

    @Override
    public void onGone(Runnable action) {
        bytes++;
    }
}
