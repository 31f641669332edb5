package io.aegis.dialects.chat;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.RequestFuzz;
import java.util.List;

class ChatRequestFuzzTest extends RequestFuzz {
    ChatRequestFuzzTest() {
        super(Dialects.OPENAI_CHAT);
    }

    static List<byte[]> seeds() {
        return Requests.ALL.stream().map(Requests::utf8).toList();
    }
}
