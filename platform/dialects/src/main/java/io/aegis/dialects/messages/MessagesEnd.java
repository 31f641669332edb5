package io.aegis.dialects.messages;

import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Envelope;

/** The members that say why a message ended. */
final class MessagesEnd {
    private MessagesEnd() {}

    /** A stop sequence is said only if the client asked for it: another one would be words of the upstream that no guard saw. */
    static void write(JsonBytes bytes, AnswerEvent.Finished end, boolean called, boolean refused, Envelope envelope) {
        bytes.raw("\"stop_reason\":").string(MessagesReason.word(end.ending(), called, refused));
        bytes.raw(",\"stop_sequence\":");
        end.stop().filter(envelope.stops()::contains).ifPresentOrElse(bytes::string, () -> bytes.raw("null"));
    }
}
