package io.aegis.dialects.responses;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.RequestFuzz;
import java.util.List;

class ResponsesRequestFuzzTest extends RequestFuzz {
    ResponsesRequestFuzzTest() {
        super(Dialects.OPENAI_RESPONSES);
    }

    static List<byte[]> seeds() {
        return Requests.ALL.stream().map(Requests::utf8).toList();
    }
}
