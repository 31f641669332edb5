package io.aegis.app;

import io.aegis.kernel.port.PayloadKey;

/** For whoever has no business with the content of runs. */
final class Unopened implements PayloadKey {
    @Override
    public byte[] seal(byte[] plain, byte[] context) {
        throw new IllegalStateException("only a gateway keeps the content of runs");
    }

    @Override
    public byte[] open(byte[] sealed, byte[] context) {
        throw new IllegalStateException("only a gateway reads the content of runs");
    }

    @Override
    public boolean isCurrent(byte[] sealed) {
        return true;
    }
}
