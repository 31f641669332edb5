package io.aegis.dialects.responses;

import io.aegis.dialects.AnswerFuzz;
import io.aegis.dialects.Dialects;
import java.util.List;

class ResponsesAnswerFuzzTest extends AnswerFuzz {
    private static final String ANSWER = """
        {"status":"completed","output":[
          {"type":"reasoning","summary":[{"type":"summary_text","text":"because"}],"content":[{"type":"reasoning_text","text":"in full"}],"encrypted_content":"%s"},
          {"type":"message","content":[
            {"type":"output_text","text":"a","logprobs":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[{"token":"b","logprob":-1,"bytes":null}]}]},
            {"type":"output_text","text":"two"},{"type":"refusal","refusal":"no"}]},
          {"type":"function_call","name":"f","arguments":"{\\"a\\":[1,\\"b\\"]}"},
          {"type":"custom_tool_call","call_id":"c","namespace":"crm","name":"shell","input":"ls"}],
         "usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":2},"output_tokens":7}}
        """.formatted(Requests.SEAL);

    ResponsesAnswerFuzzTest() {
        super(Dialects.OPENAI_RESPONSES);
    }

    static List<byte[]> seeds() {
        return List.of(Requests.utf8(ANSWER));
    }
}
