package io.aegis.dialects.embeddings;

import io.aegis.dialects.content.Report;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Usage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** Writes vectors, as numbers or as base64 of 32-bit numbers, the lower byte first. */
final class EmbeddingsWriter {
    private EmbeddingsWriter() {}

    static byte[] write(List<AnswerEvent> events, Envelope envelope) {
        var bytes = new JsonBytes(16 * 1024);
        bytes.raw("{\"object\":\"list\",\"data\":[");
        String comma = "";
        Usage usage = new Usage(0, 0, 0, 0);
        for (AnswerEvent event : events) {
            switch (event) {
                case AnswerEvent.Vector(int index, float[] values) -> {
                    bytes.raw(comma)
                            .raw("{\"object\":\"embedding\",\"index\":")
                            .number(index)
                            .raw(",\"embedding\":");
                    comma = ",";
                    if (envelope.form().contains(EmbeddingsRequest.BASE64)) {
                        bytes.string(base64(values));
                    } else {
                        numbers(bytes, values);
                    }
                    bytes.raw("}");
                }
                case AnswerEvent.Counted(Usage counted) -> usage = counted;
                case AnswerEvent.Text text -> throw unknown();
                case AnswerEvent.Tokens tokens -> throw unknown();
                case AnswerEvent.ToolCall call -> throw unknown();
                case AnswerEvent.Seal seal -> throw unknown();
                case AnswerEvent.Finished finished -> throw unknown();
                case AnswerEvent.Done done -> throw unknown();
                case AnswerEvent.Failed failed -> throw unknown();
            }
        }
        bytes.raw("],\"model\":")
                .string(envelope.model())
                .raw(",\"usage\":{\"prompt_tokens\":")
                .number(usage.input())
                .raw(",\"total_tokens\":")
                .number(usage.input())
                .raw("}");
        Report.member(bytes, envelope);
        return bytes.raw("}").take();
    }

    private static String base64(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static void numbers(JsonBytes bytes, float[] values) {
        String comma = "[";
        for (float value : values) {
            bytes.raw(comma).raw(Float.toString(value));
            comma = ",";
        }
        bytes.raw(values.length == 0 ? "[]" : "]");
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("an embedding model says vectors alone");
    }
}
