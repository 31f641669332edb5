package io.aegis.dialects.responses;

import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.openai.TokenList;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.AnswerEvent.ToolCall;
import io.aegis.kernel.port.Logprobs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item of the output that a client gets, while it grows. Used by one thread at a time. */
sealed interface ResponsesItem {
    String IN_PROGRESS = "in_progress";
    String COMPLETED = "completed";

    String id();

    /** Writes the item as it is now. */
    void write(JsonBytes bytes, String status);

    /** What the model says. */
    final class Message implements ResponsesItem {
        private final String id;
        private final List<Part> parts = new ArrayList<>();

        Message(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        List<Part> parts() {
            return parts;
        }

        @Override
        public void write(JsonBytes bytes, String status) {
            bytes.raw("{\"id\":")
                    .string(id)
                    .raw(",\"type\":\"message\",\"status\":\"")
                    .raw(status);
            String comma = "\",\"role\":\"assistant\",\"content\":[";
            for (Part part : parts) {
                part.write(bytes.raw(comma));
                comma = ",";
            }
            bytes.raw(parts.isEmpty() ? comma + "]}" : "]}");
        }
    }

    /** A text of a message, or a refusal. */
    final class Part {
        private final boolean refusal;
        private final StringBuilder text = new StringBuilder();
        private final List<Logprobs.Token> tokens = new ArrayList<>();

        Part(boolean refusal) {
            this.refusal = refusal;
        }

        boolean isRefusal() {
            return refusal;
        }

        StringBuilder text() {
            return text;
        }

        List<Logprobs.Token> tokens() {
            return tokens;
        }

        void write(JsonBytes bytes) {
            if (refusal) {
                bytes.raw("{\"type\":\"refusal\",\"refusal\":")
                        .string(text.toString())
                        .raw("}");
                return;
            }
            bytes.raw("{\"type\":\"output_text\",\"text\":").string(text.toString());
            TokenList.write(bytes.raw(",\"annotations\":[],\"logprobs\":"), tokens, true);
            bytes.raw("}");
        }
    }

    /** What the model thinks, as one paragraph. */
    final class Reasoning implements ResponsesItem {
        private final String id;
        private final StringBuilder text = new StringBuilder();
        private @Nullable String seal;
        private boolean over;

        Reasoning(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        StringBuilder text() {
            return text;
        }

        /** Whether its seal came, or would have come if anybody had asked for it. */
        boolean isOver() {
            return over;
        }

        void end(@Nullable String under) {
            seal = under;
            over = true;
        }

        static void writePart(JsonBytes bytes, String text) {
            bytes.raw("{\"type\":\"summary_text\",\"text\":").string(text).raw("}");
        }

        @Override
        public void write(JsonBytes bytes, String status) {
            bytes.raw("{\"id\":").string(id).raw(",\"type\":\"reasoning\",\"summary\":[");
            if (!text.isEmpty()) {
                writePart(bytes, text.toString());
            }
            bytes.raw("]");
            if (seal != null) {
                bytes.raw(",\"encrypted_content\":").string(seal);
            }
            bytes.raw("}");
        }
    }

    /** A tool call. */
    record Call(String id, String callId, ToolCall call) implements ResponsesItem {
        boolean isCustom() {
            return call.kind() == CallKind.CUSTOM;
        }

        @Override
        public void write(JsonBytes bytes, String status) {
            boolean begins = status.equals(IN_PROGRESS);
            bytes.raw("{\"id\":")
                    .string(id)
                    .raw(isCustom() ? ",\"type\":\"custom_tool_call\"" : ",\"type\":\"function_call\"")
                    .raw(",\"status\":\"")
                    .raw(status)
                    .raw("\"")
                    .raw(",\"call_id\":")
                    .string(callId);
            if (!call.tool().namespace().isEmpty()) {
                bytes.raw(",\"namespace\":").string(call.tool().namespace());
            }
            bytes.raw(",\"name\":")
                    .string(call.name())
                    .raw(isCustom() ? ",\"input\":" : ",\"arguments\":")
                    .string(begins ? "" : call.arguments())
                    .raw("}");
        }
    }
}
