package io.aegis.dialects.content;

import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.Envelope;

/** The member {@code aegis} of an answer, in which the gateway says what the provider was not told. Not there if there is nothing to say. */
public final class Report {
    private Report() {}

    /** Writes {@code ,"aegis":{"not_translated":[...]}}. */
    public static void member(JsonBytes bytes, Envelope envelope) {
        if (envelope.lost().isEmpty()) {
            return;
        }
        String comma = ",\"aegis\":{\"not_translated\":[";
        for (String place : envelope.lost()) {
            bytes.raw(comma).string(place);
            comma = ",";
        }
        bytes.raw("]}");
    }
}
