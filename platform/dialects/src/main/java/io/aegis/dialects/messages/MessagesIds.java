package io.aegis.dialects.messages;

import io.aegis.kernel.port.Envelope;

/** The ids that we mint. */
final class MessagesIds {
    private static final int RUN_CHARACTERS = 22;

    private MessagesIds() {}

    /** The id of the message. */
    static String message(Envelope envelope) {
        return "msg_" + letters(envelope);
    }

    /** The id of a tool call; no two runs share one. */
    static String call(Envelope envelope, int index) {
        String run = letters(envelope);
        return "toolu_" + run.substring(Math.max(0, run.length() - RUN_CHARACTERS)) + "t" + index;
    }

    private static String letters(Envelope envelope) {
        return envelope.runId().replaceAll("[^A-Za-z0-9]", "");
    }
}
