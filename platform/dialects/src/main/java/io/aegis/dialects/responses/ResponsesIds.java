package io.aegis.dialects.responses;

import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Envelope;

/** The ids that we mint for a response and what is in it. No two runs share one. */
final class ResponsesIds {
    private static final int RUN_CHARACTERS = 32;

    private final String run;

    ResponsesIds(Envelope envelope) {
        String letters = envelope.runId().replaceAll("[^A-Za-z0-9]", "");
        run = letters.substring(Math.max(0, letters.length() - RUN_CHARACTERS));
    }

    String response() {
        return "resp_" + run;
    }

    String message(int outputIndex) {
        return "msg_" + run + "i" + outputIndex;
    }

    String reasoning(int outputIndex) {
        return "rs_" + run + "i" + outputIndex;
    }

    String item(CallKind kind, int outputIndex) {
        return (kind == CallKind.CUSTOM ? "ctc_" : "fc_") + run + "i" + outputIndex;
    }

    /** What a client sends back with the result of a call. */
    String call(int outputIndex) {
        return "call_" + run + "i" + outputIndex;
    }
}
