package io.aegis.dialects.messages;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.StreamFuzz;
import java.util.List;

class MessagesStreamFuzzTest extends StreamFuzz {
    MessagesStreamFuzzTest() {
        super(Dialects.ANTHROPIC_MESSAGES);
    }

    static List<byte[]> seeds() {
        return List.of(Requests.utf8(Answers.STREAM));
    }
}
