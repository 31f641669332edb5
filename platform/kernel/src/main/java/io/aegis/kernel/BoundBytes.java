package io.aegis.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Values one after another as bytes, so that no two rows of values give the same. */
final class BoundBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BoundBytes number(int number) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return this;
    }

    BoundBytes text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    BoundBytes texts(List<String> texts) {
        number(texts.size());
        texts.forEach(this::text);
        return this;
    }

    BoundBytes bytes(byte[] value) {
        number(value.length);
        bytes.writeBytes(value);
        return this;
    }

    byte[] take() {
        return bytes.toByteArray();
    }
}
