package io.aegis.dialects;

import io.aegis.kernel.port.Envelope;
import java.util.Locale;

/** How a model calls a tool: the three shapes of the dialect, and the ids that we mint for them. */
enum ChatCall {
    /** A function with a JSON object. */
    FUNCTION,
    /** A custom tool with text. */
    CUSTOM,
    /** The older shape: one call in a message, without an id. */
    LEGACY;

    private static final int RUN_CHARACTERS = 22;

    /** An id within a stream, before the run is known to whoever reads it. */
    String localId(int choice, int index) {
        return name().toLowerCase(Locale.ROOT) + "_" + choice + "_" + index;
    }

    /** The kind of a call with such an id. */
    static ChatCall ofLocalId(String id) {
        for (ChatCall kind : values()) {
            if (id.startsWith(kind.name().toLowerCase(Locale.ROOT) + "_")) {
                return kind;
            }
        }
        throw new IllegalArgumentException("not an id of this dialect's decoder");
    }

    /** The id that a client sees: no two runs share one, and it fits the 40 characters that the API allows. */
    static String clientId(Envelope envelope, int choice, int index) {
        String run = envelope.runId().replaceAll("[^A-Za-z0-9]", "");
        String tail = run.substring(Math.max(0, run.length() - RUN_CHARACTERS));
        return "call_" + tail + "c" + choice + "t" + index;
    }
}
