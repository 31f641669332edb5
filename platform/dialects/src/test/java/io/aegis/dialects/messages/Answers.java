package io.aegis.dialects.messages;

/** What upstreams answer. */
final class Answers {
    static final String RICH = """
        {"id":"msg_upstream","type":"message","role":"assistant","model":"upstream-model","container":null,"diagnostics":{"x":1},
         "content":[
          {"type":"thinking","thinking":"because","signature":"/u3+7f7t/u3+7f7t/u3+7Q=="},
          {"type":"redacted_thinking","data":"/u3+7f7t/u3+7f7t/u3+8A=="},
          {"type":"text","text":"one ","citations":[{"type":"char_location","cited_text":"a quote"}]},
          {"type":"text","text":"two"},
          {"type":"tool_use","id":"toolu_upstream","name":"find","input":{"who":"ann","tel":12345678901234567890,"x":1.10}},
          {"type":"tool_use","id":"toolu_two","name":"other","input":{}}],
         "stop_reason":"tool_use","stop_sequence":null,
         "usage":{"input_tokens":5,"cache_creation_input_tokens":3,"cache_read_input_tokens":2,"output_tokens":7,"output_tokens_details":{"thinking_tokens":3},"service_tier":"standard"}}
        """;

    static final String START = event("""
        {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"u","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"cache_read_input_tokens":2,"output_tokens":1}}}\
        """);

    static final String TEXT_START = event("""
        {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\
        """);

    static final String TEXT_STOP = event("""
        {"type":"content_block_stop","index":0}\
        """);

    static final String END = event("""
        {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":7}}\
        """) + event("{\"type\":\"message_stop\"}");

    static final String STREAM = "\uFEFF: hello\r\n\r\n"
            + START
            + event("""
                {"type":"ping"}\
                """)
            + event("""
                {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}\
                """).replace("\n", "\r\n")
            + event("""
                {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}\
                """)
            + event("""
                {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"/u3+7f7t/u3+7f7t/u3+7Q=="}}\
                """)
            + event("""
                {"type":"content_block_stop","index":0}\
                """)
            + event("""
                {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"/u3+7f7t/u3+7f7t/u3+8A=="}}\
                """)
            + event("""
                {"type":"content_block_stop","index":1}\
                """)
            + event("""
                {"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}\
                """).replace("data:" + " ", "data:")
            + event("""
                {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Z\\u00fcrich a\\ud83d"}}\
                """)
            + event("""
                {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"\\ude00b 🦜"}}\
                """)
            + "event: anything\n"
            + "data: {\"type\":\"content_block_stop\",\ndata: \"index\":2}\n\n"
            + event("""
                {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"x1","name":"find","input":{}}}\
                """)
            + event("""
                {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}}\
                """)
            + event("""
                {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\""}}\
                """)
            + event("""
                {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":":1}"}}\
                """)
            + event("""
                {"type":"content_block_stop","index":3}\
                """)
            + event("""
                {"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"x2","name":"other","input":{}}}\
                """)
            + event("""
                {"type":"content_block_stop","index":4}\
                """)
            + event("""
                {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":null,"output_tokens":7,"output_tokens_details":{"thinking_tokens":3}}}\
                """)
            + event("""
                {"type":"message_stop"}\
                """);

    private Answers() {}

    /** An event under a name that says nothing. */
    static String event(String data) {
        return "event: x\ndata: " + data.strip() + "\n\n";
    }

    static String delta(String delta) {
        return event("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":" + delta + "}");
    }
}
