package io.aegis.bench;

/** How a program of a benchmark says that it is ready: as the gateway says it. */
final class Announcement {
    private Announcement() {}

    static void listening(int port) {
        System.err.println("listening on http://127.0.0.1:" + port);
    }
}
