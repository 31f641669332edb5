package io.aegis.dialects.openai;

import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.Refusal;

/** The error of the OpenAI dialects, as a body and as the last frame of a stream. */
public final class OpenAiError {
    private OpenAiError() {}

    public static void write(JsonBytes bytes, Refusal refusal) {
        object(bytes.raw("{\"error\":"), refusal);
        bytes.raw("}");
    }

    /** What a person reads. */
    public static String message(Refusal refusal) {
        String message = sentence(refusal.what()) + " " + sentence(refusal.why()) + " " + sentence(refusal.fix());
        return message.strip();
    }

    /** Writes the value of the member {@code error}. */
    public static void object(JsonBytes bytes, Refusal refusal) {
        bytes.raw("{\"message\":")
                .string(message(refusal))
                .raw(",\"type\":")
                .string(refusal.code().type())
                .raw(",\"param\":null,\"code\":")
                .string(refusal.code().code())
                .raw(",\"aegis\":{\"code\":")
                .string(refusal.code().aegis())
                .raw(",\"what\":")
                .string(refusal.what())
                .raw(",\"why\":")
                .string(refusal.why())
                .raw(",\"fix\":")
                .string(refusal.fix())
                .raw("}}");
    }

    private static String sentence(String text) {
        return text.isEmpty() || text.endsWith(".") || text.endsWith("?") || text.endsWith("!") ? text : text + ".";
    }
}
