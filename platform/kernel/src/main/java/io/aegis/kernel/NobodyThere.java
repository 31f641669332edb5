package io.aegis.kernel;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Refusal;

/** The client of a run whose caller is not there. What it would get is kept, so none of this is ever called but the end. */
final class NobodyThere implements Client {
    @Override
    public void answer(Head head, byte[] body) {
        throw new IllegalStateException("nobody is there");
    }

    @Override
    public void refuse(Head head, Refusal refusal) {
        throw new IllegalStateException("nobody is there");
    }

    @Override
    public void open(Head head) {
        throw new IllegalStateException("nobody is there");
    }

    @Override
    public void write(byte[] frame) {
        throw new IllegalStateException("nobody is there");
    }

    @Override
    public void close() {
        throw new IllegalStateException("nobody is there");
    }

    @Override
    public void abort() {
        // who is not there cannot be cut off
    }

    @Override
    public void onGone(Runnable action) {
        // who is not there does not go
    }
}
