package io.aegis.dialects.messages;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.RequestFuzz;
import java.util.List;

class MessagesRequestFuzzTest extends RequestFuzz {
    MessagesRequestFuzzTest() {
        super(Dialects.ANTHROPIC_MESSAGES);
    }

    static List<byte[]> seeds() {
        return Requests.ALL.stream().map(Requests::utf8).toList();
    }
}
