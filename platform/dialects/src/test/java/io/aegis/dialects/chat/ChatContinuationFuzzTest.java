package io.aegis.dialects.chat;

import io.aegis.dialects.ContinuationFuzz;
import io.aegis.dialects.Dialects;

class ChatContinuationFuzzTest extends ContinuationFuzz {
    ChatContinuationFuzzTest() {
        super(Dialects.OPENAI_CHAT, Requests.utf8(Requests.SIMPLE));
    }
}
