package io.aegis.provider.bedrock;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes frames as the upstream does. */
final class Frames {
    private Frames() {}

    static byte[] event(String type, String json) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(":event-type", type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "event");
        return frame(headers, json);
    }

    static byte[] exception(String type) {
        return frame(Map.of(":exception-type", type, ":message-type", "exception"), "{\"message\":\"canary-4711\"}");
    }

    static byte[] frame(Map<String, String> headers, String json) {
        var written = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            written.write(name.length());
            written.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
            written.write(7);
            written.write(value.length() >> 8);
            written.write(value.length());
            written.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
        });
        return frame(written.toByteArray(), json.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] frame(byte[] headers, byte[] payload) {
        int length = 16 + headers.length + payload.length;
        var frame = ByteBuffer.allocate(length).putInt(length).putInt(headers.length);
        frame.putInt(checksum(frame.array(), 8));
        frame.put(headers).put(payload);
        frame.putInt(checksum(frame.array(), length - 4));
        return frame.array();
    }

    static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
