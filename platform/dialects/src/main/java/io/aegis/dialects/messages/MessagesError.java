package io.aegis.dialects.messages;

import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;

/** The error of the dialect, as a body and as the last event of a stream. */
final class MessagesError {
    private static final int OVERLOADED = 529;

    private MessagesError() {}

    static void write(JsonBytes bytes, Refusal refusal) {
        String message = sentence(refusal.what()) + " " + sentence(refusal.why()) + " " + sentence(refusal.fix());
        bytes.raw("{\"type\":\"error\",\"error\":{\"type\":")
                .string(type(refusal.code()))
                .raw(",\"message\":")
                .string(message.strip())
                .raw(",\"aegis\":{\"code\":")
                .string(refusal.code().aegis())
                .raw(",\"what\":")
                .string(refusal.what())
                .raw(",\"why\":")
                .string(refusal.why())
                .raw(",\"fix\":")
                .string(refusal.fix())
                .raw("}},\"request_id\":null}");
    }

    /** The API has a status of its own for an overload. */
    static int status(ErrorCode code) {
        return code == ErrorCode.OVERLOADED ? OVERLOADED : code.status();
    }

    private static String type(ErrorCode code) {
        return switch (status(code)) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case OVERLOADED -> "overloaded_error";
            default -> code.status() < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String sentence(String text) {
        return text.isEmpty() || text.endsWith(".") || text.endsWith("?") || text.endsWith("!") ? text : text + ".";
    }
}
