package io.aegis.sandbox.host;

import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Frames as bytes, written and read without the classes under test. */
final class Wire {
    static final int HEAD = 13;

    private Wire() {}

    /**
     * What a worker sends.
     *
     * @param kind its number in the protocol
     * @param number of the call that it is or answers
     */
    record Message(int kind, long number, byte[] payload) {
        static Message of(FrameKind kind, long number, WireWriter payload) {
            return new Message(kind.ordinal(), number, payload.toByteArray());
        }

        boolean is(FrameKind expected) {
            return kind == expected.ordinal();
        }

        Message to(long other) {
            return new Message(kind, other, payload);
        }

        Message as(FrameKind other) {
            return new Message(other.ordinal(), number, payload);
        }

        Message with(byte... other) {
            return new Message(kind, number, other);
        }

        byte[] bytes() {
            return bytes(payload.length);
        }

        /** With a head that says another length. */
        byte[] bytes(int length) {
            return ByteBuffer.allocate(HEAD + payload.length)
                    .putInt(length)
                    .put((byte) kind)
                    .putLong(number)
                    .put(payload)
                    .array();
        }
    }

    /** The first result of a call in what a worker has sent; empty if there is none before the end or before something that is no frame. */
    static Optional<byte[]> firstResult(byte[] sent, long number) {
        var bytes = ByteBuffer.wrap(sent);
        while (bytes.remaining() >= HEAD) {
            int length = bytes.getInt();
            int kind = bytes.get();
            long of = bytes.getLong();
            if (length < 0 || length > Bounds.FRAME || length > bytes.remaining() || kind < 0 || kind > 3) {
                return Optional.empty();
            }
            byte[] payload = new byte[length];
            bytes.get(payload);
            if (of == number && kind == FrameKind.RESULT.ordinal()) {
                return Optional.of(payload);
            }
            if (of == number && kind == FrameKind.FAILED.ordinal()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
