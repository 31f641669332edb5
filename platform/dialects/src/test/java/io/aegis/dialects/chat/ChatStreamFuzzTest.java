package io.aegis.dialects.chat;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.StreamFuzz;
import java.util.List;

class ChatStreamFuzzTest extends StreamFuzz {
    private static final String STREAM = """
        data: {"choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"hm"}}]}

        data: {"choices":[{"index":0,"delta":{"content":"Z\\ud83d"},"logprobs":{"content":[{"token":"Z","logprob":-0.5,"bytes":[90],"top_logprobs":[]}]}}]}

        : still there
        data: {"choices":[{"index":0,
        data: "delta":{"content":"\\ude00 é","refusal":"no"}}]}\r
        \r
        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}]}}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}},{"index":1,"type":"custom","custom":{"name":"shell","input":"ls"}}]}}]}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5}}

        data: [DONE]

        """;

    ChatStreamFuzzTest() {
        super(Dialects.OPENAI_CHAT);
    }

    static List<byte[]> seeds() {
        return List.of(Requests.utf8(STREAM));
    }
}
