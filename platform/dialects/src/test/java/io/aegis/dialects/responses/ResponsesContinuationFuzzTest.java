package io.aegis.dialects.responses;

import io.aegis.dialects.ContinuationFuzz;
import io.aegis.dialects.Dialects;

class ResponsesContinuationFuzzTest extends ContinuationFuzz {
    ResponsesContinuationFuzzTest() {
        super(Dialects.OPENAI_RESPONSES, Requests.utf8(Requests.SIMPLE));
    }
}
