package io.aegis.dialects.messages;

import io.aegis.dialects.ContinuationFuzz;
import io.aegis.dialects.Dialects;

class MessagesContinuationFuzzTest extends ContinuationFuzz {
    MessagesContinuationFuzzTest() {
        super(Dialects.ANTHROPIC_MESSAGES, Requests.utf8(Requests.SIMPLE));
    }
}
