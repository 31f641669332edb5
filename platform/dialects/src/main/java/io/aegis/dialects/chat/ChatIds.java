package io.aegis.dialects.chat;

import io.aegis.kernel.port.Envelope;

/** The ids that we mint for tool calls. */
final class ChatIds {
    private static final int RUN_CHARACTERS = 22;

    private ChatIds() {}

    /** The id that a client sees: no two runs share one, and it fits the 40 characters that the API allows. */
    static String call(Envelope envelope, int choice, int index) {
        String run = envelope.runId().replaceAll("[^A-Za-z0-9]", "");
        String tail = run.substring(Math.max(0, run.length() - RUN_CHARACTERS));
        return "call_" + tail + "c" + choice + "t" + index;
    }
}
