package io.aegis.dialects.messages;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.RequestFuzz;
import java.util.List;

class TokenCountFuzzTest extends RequestFuzz {
    TokenCountFuzzTest() {
        super(Dialects.ANTHROPIC_COUNT_TOKENS);
    }

    static List<byte[]> seeds() {
        return MessagesRequestFuzzTest.seeds();
    }
}
