package io.aegis.dialects.responses;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.StreamFuzz;
import java.util.List;

class ResponsesStreamFuzzTest extends StreamFuzz {
    private static final String STREAM = """
        event: response.created
        data: {"type":"response.created","response":{"status":"in_progress"}}

        data: {"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","summary":[]}}

        data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"hm"}

        data: {"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"%s"}}

        data: {"type":"response.output_item.added","output_index":1,"item":{"type":"message","content":[]}}

        data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"Z\\ud83d","logprobs":[{"token":"Z","logprob":-1}]}\r
        \r
        data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"\\ude00"}

        data: {"type":"response.refusal.delta","output_index":1,"content_index":1,"delta":"no"}

        data: {"type":"response.output_item.done","output_index":1,"item":{"type":"message","content":[{"type":"output_text","text":"Z\\ud83d\\ude00"},{"type":"refusal","refusal":"no"}]}}

        data: {"type":"response.function_call_arguments.delta","output_index":2,"delta":"{"}

        data: {"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","name":"f","arguments":"{}"}}

        data: {"type":"response.output_item.done","output_index":3,"item":{"type":"custom_tool_call","namespace":"crm","name":"shell","input":"ls"}}

        data: {"type":"response.completed","response":{"status":"completed","output":[],"usage":{"input_tokens":5,"output_tokens":7}}}

        """.formatted(Requests.SEAL);

    ResponsesStreamFuzzTest() {
        super(Dialects.OPENAI_RESPONSES);
    }

    static List<byte[]> seeds() {
        return List.of(Requests.utf8(STREAM));
    }
}
