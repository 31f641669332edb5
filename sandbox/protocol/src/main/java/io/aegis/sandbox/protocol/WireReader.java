package io.aegis.sandbox.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes the payload of one frame apart. Every length is compared with what is there before anything is allocated.
 *
 * <p>Used by one thread. Everything throws {@link ProtocolException}, and {@link #decode} nothing else.
 */
public final class WireReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int at;

    public WireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** How many bytes it was given. */
    public int size() {
        return bytes.length;
    }

    /** Reads one value that must be all there is. Records that refuse their arguments refuse the frame. */
    public <T> T decode(Function<WireReader, T> read) {
        T value;
        try {
            value = read.apply(this);
        } catch (ProtocolException odd) {
            throw odd;
        } catch (RuntimeException refused) {
            throw new ProtocolException("a value that the contract does not allow");
        }
        if (at != bytes.length) {
            throw new ProtocolException("more bytes than the message has");
        }
        return value;
    }

    public int octet() {
        need(1);
        return bytes[at++] & 0xFF;
    }

    public boolean bool() {
        return switch (octet()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new ProtocolException("neither true nor false");
        };
    }

    public int int32() {
        need(Integer.BYTES);
        int value = (int) INT.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    public long int64() {
        need(Long.BYTES);
        long value = (long) LONG.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /** One of the constants of an enum. */
    public <E extends Enum<E>> E constant(E[] constants) {
        int ordinal = octet();
        if (ordinal >= constants.length) {
            throw new ProtocolException("no such constant");
        }
        return constants[ordinal];
    }

    public byte[] binary(int most) {
        int length = length(most, 1);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    /** Content of any length that a frame holds. */
    public String text() {
        return text(Bounds.FRAME);
    }

    /** A text of at most so many characters. */
    public String text(int most) {
        if (bool()) {
            int length = length(most, Character.BYTES);
            char[] characters = new char[length];
            ByteBuffer.wrap(bytes, at, length * Character.BYTES).asCharBuffer().get(characters);
            at += length * Character.BYTES;
            return new String(characters);
        }
        int length = length(most, 1);
        String value = new String(bytes, at, length, ISO_8859_1);
        at += length;
        return value;
    }

    /** A short text: a name, a path, a version. */
    public String word() {
        return text(Bounds.WORD);
    }

    public <T> Optional<T> optional(Function<WireReader, T> read) {
        return bool() ? Optional.of(read.apply(this)) : Optional.empty();
    }

    <T> List<T> list(int most, int leastBytes, Function<WireReader, T> read) {
        int count = length(most, leastBytes);
        var list = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            list.add(read.apply(this));
        }
        return list;
    }

    <T> Set<T> set(int most, int leastBytes, Function<WireReader, T> read) {
        List<T> list = list(most, leastBytes, read);
        var set = new LinkedHashSet<>(list);
        if (set.size() != list.size()) {
            throw new ProtocolException("one element twice in a set");
        }
        return set;
    }

    /** A number of things of which each takes at least so many bytes. */
    int length(int most, int leastBytes) {
        int length = int32();
        if (length < 0 || length > most || length > (bytes.length - at) / leastBytes) {
            throw new ProtocolException("a length out of bounds");
        }
        return length;
    }

    private void need(int count) {
        if (count > bytes.length - at) {
            throw new ProtocolException("the message ends too early");
        }
    }
}
