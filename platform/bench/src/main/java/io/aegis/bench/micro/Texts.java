package io.aegis.bench.micro;

/** Prose of a wanted length with one address in it. */
final class Texts {
    private static final String SENTENCE =
            "Please review the quarterly delivery notes and tell me what changed since the last meeting. ";
    private static final String ADDRESS = "Answer jane.someone@mail.example.org in one paragraph. ";

    private Texts() {}

    static String ofLength(int length) {
        return (ADDRESS + SENTENCE.repeat(length / SENTENCE.length() + 1)).substring(0, length);
    }

    static String request(int length, boolean streamed) {
        String head =
                "{\"model\":\"bench\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
                        + "{\"role\":\"user\",\"content\":\"";
        String tail = "\"}],\"temperature\":0.7,\"max_tokens\":256,\"stream\":" + streamed + "}";
        return head + ofLength(length - head.length() - tail.length()) + tail;
    }

    static String answer(int length) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"" + ofLength(length)
                + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":140,\"total_tokens\":340}}";
    }

    /** One piece of a stream. */
    static String piece(String text) {
        return "data:"
            + " {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\","
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}\n\n";
    }

    static String lastPiece() {
        return "data:"
            + " {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    }
}
