package io.aegis.bench;

/** One kind of load: how many callers at once, how long a request is, and whether its answer is streamed. */
enum Scenario {
    SMALL_1("1k c1", 1, 1024, false),
    SMALL_32("1k c32", 32, 1024, false),
    SMALL_256("1k c256", 256, 1024, false),
    LARGE_32("k32 c32", 32, 32 * 1024, false),
    STREAM_32("s32", 32, 1024, true);

    private final String label;
    private final int connections;
    private final int bytes;
    private final boolean streamed;

    Scenario(String label, int connections, int bytes, boolean streamed) {
        this.label = label;
        this.connections = connections;
        this.bytes = bytes;
        this.streamed = streamed;
    }

    String label() {
        return label;
    }

    int connections() {
        return connections;
    }

    boolean isStreamed() {
        return streamed;
    }

    /** The body of its requests, which names an address for a guard to mask. */
    String body() {
        String head =
                "{\"model\":\"bench\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
                        + "{\"role\":\"user\",\"content\":\"Answer " + MockUpstream.ADDRESS + " in one paragraph. ";
        String tail = "\"}],\"temperature\":0.7,\"max_tokens\":256,\"stream\":" + streamed + "}";
        String text = "Please review the quarterly delivery notes and tell me what changed since the last meeting. ";
        int room = bytes - head.length() - tail.length();
        return head + text.repeat(room / text.length() + 1).substring(0, room) + tail;
    }
}
