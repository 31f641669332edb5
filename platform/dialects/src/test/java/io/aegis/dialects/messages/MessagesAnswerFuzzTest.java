package io.aegis.dialects.messages;

import io.aegis.dialects.AnswerFuzz;
import io.aegis.dialects.Dialects;
import java.util.List;

class MessagesAnswerFuzzTest extends AnswerFuzz {
    MessagesAnswerFuzzTest() {
        super(Dialects.ANTHROPIC_MESSAGES);
    }

    static List<byte[]> seeds() {
        return List.of(Requests.utf8(Answers.RICH));
    }
}
