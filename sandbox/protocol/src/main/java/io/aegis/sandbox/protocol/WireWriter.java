package io.aegis.sandbox.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Puts the payload of one frame together. Used by one thread. */
public final class WireWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[256];
    private int length;

    public int length() {
        return length;
    }

    /** What was written, for reading only. */
    public ByteBuffer written() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public WireWriter octet(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public WireWriter bool(boolean value) {
        return octet(value ? 1 : 0);
    }

    public WireWriter int32(int value) {
        room(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
        return this;
    }

    public WireWriter int64(long value) {
        room(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
        return this;
    }

    @SuppressWarnings("EnumOrdinal") // Gateway and worker are of one build: the greeting proves it.
    public WireWriter constant(Enum<?> value) {
        return octet(value.ordinal());
    }

    public WireWriter binary(byte[] value) {
        return int32(value.length).raw(value);
    }

    /** Bytes that are written in the manner of this writer already. */
    public WireWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** Any text, lone surrogates included: one byte a character if all are Latin-1, otherwise two. */
    public WireWriter text(String value) {
        byte[] latin = value.getBytes(ISO_8859_1);
        if (latin.length == value.length() && new String(latin, ISO_8859_1).equals(value)) {
            bool(false);
            return binary(latin);
        }
        bool(true);
        int32(value.length());
        if (value.length() > Bounds.FRAME / Character.BYTES) {
            throw new TooLargeException("a text");
        }
        int size = value.length() * Character.BYTES;
        room(size);
        ByteBuffer.wrap(bytes, length, size).asCharBuffer().put(value);
        length += size;
        return this;
    }

    public <T> WireWriter optional(Optional<T> value, BiConsumer<WireWriter, T> write) {
        bool(value.isPresent());
        value.ifPresent(present -> write.accept(this, present));
        return this;
    }

    <T> WireWriter all(Collection<T> values, int most, BiConsumer<WireWriter, T> write) {
        if (values.size() > most) {
            throw new TooLargeException("a list of " + values.size());
        }
        int32(values.size());
        for (T value : values) {
            write.accept(this, value);
        }
        return this;
    }

    private void room(int more) {
        if (more > Bounds.FRAME - length) {
            throw new TooLargeException("a frame");
        }
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.min(Bounds.FRAME, Math.max(length + more, 2 * bytes.length)));
        }
    }
}
