package io.aegis.dialects.chat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Requests that together hold every member of the table. */
public final class Requests {
    static final String PNG = "data:image/png;base64,"
            + Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 1});
    static final String TEXT_FILE = "data:text/plain;base64,"
            + Base64.getEncoder().encodeToString("attached text".getBytes(StandardCharsets.UTF_8));

    static final String CONVERSATION = """
        {"model":"gpt-4o","messages":[
          {"role":"system","content":"be brief","name":"admin"},
          {"role":"developer","content":[{"type":"text","text":"be ","prompt_cache_breakpoint":{"mode":"explicit"}},{"type":"text","text":"kind"}]},
          {"role":"user","name":"ann","content":[
            {"type":"text","text":"my number is 4155"},{"type":"text","text":"550123"},
            {"type":"image_url","image_url":{"url":"%s","detail":"high"},"prompt_cache_breakpoint":{"mode":"explicit"}},
            {"type":"text","text":"after the image"},
            {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"},"prompt_cache_breakpoint":{"mode":"explicit"}},
            {"type":"file","file":{"file_data":"%s","filename":"notes.txt"},"prompt_cache_breakpoint":{"mode":"explicit"}}]},
          {"role":"assistant","content":[{"type":"text","text":"well"},{"type":"refusal","refusal":"no part"}],"refusal":"no",
           "reasoning_content":"thought","reasoning":"other thought","annotations":[{"url":"https://example.com"}],"name":"bot",
           "tool_calls":[{"id":"call_abc","type":"function","index":0,"function":{"name":"find","arguments":"{\\"who\\":\\"ann\\",\\"tel\\":12345678901234567890,\\"in\\":[{\\"deep\\":1.10}]}"}},
                         {"id":"call_def","type":"custom","custom":{"name":"shell","input":"ls"}}]},
          {"role":"tool","tool_call_id":"call_abc","content":"found","name":"find"},
          {"role":"assistant","content":null,"function_call":{"name":"old","arguments":"{}"}},
          {"role":"function","name":"old","content":"result"}]}
        """.formatted(PNG, TEXT_FILE);

    static final String OPTIONS = """
        {"model":"gpt-4o","messages":[{"role":"user","content":"hello"}],
         "frequency_penalty":0.5,"function_call":{"name":"old"},
         "functions":[{"name":"old","description":"an old one","parameters":{"type":"object","properties":{"street":{"type":"string","enum":["a1","b2"]}}},"strict":false}],
         "logit_bias":{"1234567":-100},"logprobs":false,"max_completion_tokens":1234567,"max_tokens":7,
         "metadata":{"customer":"ann"},"modalities":["text"],"moderation":{"mode":"strict"},"n":2,"parallel_tool_calls":true,
         "prediction":{"type":"content","content":[{"type":"text","text":"predicted","prompt_cache_breakpoint":{"mode":"explicit"}}]},
         "presence_penalty":-0.5,"prompt_cache_key":"cache-1","prompt_cache_options":{"scope":"mine"},"prompt_cache_retention":"24h",
         "reasoning_effort":"low","response_format":{"type":"json_schema","json_schema":{"name":"person","description":"of a person","strict":true,"schema":{"type":"object"}}},
         "safety_identifier":"safe-1","seed":12345678901,"service_tier":"auto","stop":["END","STOP"],"store":true,
         "stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},"temperature":1.10,
         "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"find"}},{"type":"custom","custom":{"name":"shell"}}]}},
         "tools":[{"type":"function","function":{"name":"find","description":"finds","parameters":{"type":"object","properties":{"who":{"type":"string"}}},"strict":true}},
                  {"type":"custom","custom":{"name":"shell","description":"runs","format":{"type":"grammar","grammar":{"definition":"start: /x/","syntax":"lark"}}}}],
         "top_logprobs":0,"top_p":1,"user":"user-1","verbosity":"low",
         "enable_search":false,"extra_body":{"google":{}},
         "x_unknown":{"inner":["text",20202020202,{"k":null}]}}
        """;

    static final String SIMPLE = """
        {"model":"gpt-4o","messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"}],
         "stop":"END","function_call":"auto","tool_choice":"none","prediction":{"type":"content","content":"whole"},
         "response_format":{"type":"json_object"}}
        """;

    static final String CHOSEN_FUNCTION = """
        {"model":"gpt-4o","messages":[{"role":"user","content":"hello"}],"tool_choice":{"type":"function","function":{"name":"find"}}}
        """;

    static final String CHOSEN_CUSTOM = """
        {"model":"gpt-4o","messages":[{"role":"user","content":"hello"}],"tool_choice":{"type":"custom","custom":{"name":"shell"}}}
        """;

    public static final List<String> ALL = List.of(CONVERSATION, OPTIONS, SIMPLE, CHOSEN_FUNCTION, CHOSEN_CUSTOM);

    private Requests() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
