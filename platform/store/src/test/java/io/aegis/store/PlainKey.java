package io.aegis.store;

import io.aegis.kernel.port.PayloadKey;
import java.util.Arrays;

/** A key that hides nothing but checks what it is asked: for tests of what is kept under it. */
final class PlainKey implements PayloadKey {
    private final byte id;

    PlainKey() {
        this(1);
    }

    PlainKey(int id) {
        this.id = (byte) id;
    }

    @Override
    public byte[] seal(byte[] plain, byte[] context) {
        byte[] sealed = new byte[plain.length + 2];
        sealed[0] = id;
        sealed[1] = (byte) Arrays.hashCode(context);
        System.arraycopy(plain, 0, sealed, 2, plain.length);
        return sealed;
    }

    @Override
    public byte[] open(byte[] sealed, byte[] context) {
        if (sealed[0] != id || sealed[1] != (byte) Arrays.hashCode(context)) {
            throw new IllegalArgumentException("not under this key");
        }
        return Arrays.copyOfRange(sealed, 2, sealed.length);
    }

    @Override
    public boolean isCurrent(byte[] sealed) {
        return sealed[0] == id;
    }
}
