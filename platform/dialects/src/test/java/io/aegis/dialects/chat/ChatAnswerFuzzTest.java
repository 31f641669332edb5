package io.aegis.dialects.chat;

import io.aegis.dialects.AnswerFuzz;
import io.aegis.dialects.Dialects;
import java.util.List;
import java.util.stream.Stream;

class ChatAnswerFuzzTest extends AnswerFuzz {
    private static final String CALLS = """
        {"choices":[{"index":0,"message":{"role":"assistant","content":"a","tool_calls":[
           {"id":"x","type":"function","function":{"name":"f","arguments":"{\\"a\\":[1,\\"b\\"]}"}},
           {"id":"c","type":"custom","custom":{"name":"shell","input":"ls"}}]},
         "logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[{"token":"b","logprob":-1,"bytes":null}]}]},
         "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1}}
        """;

    private static final String CHOICES = """
        {"choices":[
          {"index":1,"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"one"}]},"finish_reason":"stop"},
          {"index":0,"message":{"content":null,"refusal":"no","reasoning_content":"because","function_call":{"name":"old","arguments":"{}"}},
           "finish_reason":"function_call"}]}
        """;

    ChatAnswerFuzzTest() {
        super(Dialects.OPENAI_CHAT);
    }

    static List<byte[]> seeds() {
        return Stream.of(CALLS, CHOICES).map(Requests::utf8).toList();
    }
}
