package io.aegis.app;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stands in for a model: counts what reaches it and answers with a text, or with a tool call. */
final class ChaosProvider implements ModelProvider {
    private static final String CALL = "{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":"
            + "{\"name\":\"look_up\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}}";

    private final AtomicLong bytes = new AtomicLong();
    private final boolean callsTool;

    ChaosProvider(boolean callsTool) {
        this.callsTool = callsTool;
    }

    /** Bytes that reached it. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public ModelAnswer answer(ModelCall call) {
        bytes.addAndGet(call.body().length);
        String body = call.streamed() ? stream() : whole();
        return new ModelAnswer.Answered(
                call.streamed(), Optional.empty(), new Once(body.getBytes(StandardCharsets.UTF_8)));
    }

    private String whole() {
        String message = callsTool
                ? "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":["
                        + CALL.replace("\"index\":0,", "") + "]}"
                : "{\"role\":\"assistant\",\"content\":\"The weather is fine.\",\"refusal\":null}";
        return "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
                + message + ",\"logprobs\":null,\"finish_reason\":\"" + reason() + "\"}]}";
    }

    private String stream() {
        String delta = callsTool
                ? "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + CALL + "]}"
                : "{\"role\":\"assistant\",\"content\":\"The weather is fine.\"}";
        return chunk(delta, "null") + chunk("{}", "\"" + reason() + "\"") + "data: [DONE]\n\n";
    }

    private String reason() {
        return callsTool ? "tool_calls" : "stop";
    }

    private static String chunk(String delta, String reason) {
        return "data:"
            + " {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]}\n\n";
    }

    /** Bytes that come in one piece. */
    private static final class Once implements ByteSource {
        private byte @Nullable [] left;

        Once(byte[] bytes) {
            left = bytes;
        }

        @Override
        public byte @Nullable [] next() {
            byte[] next = left;
            left = null;
            return next;
        }

        @Override
        public void close() {
            left = null;
        }
    }
}
