package io.aegis.dialects.messages;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Requests that together hold every member of the table. */
final class Requests {
    static final String PNG =
            Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 1});
    static final String TEXT_FILE = base64("attached text");

    static final String CONVERSATION = """
        {"model":"claude-x","max_tokens":100,
         "system":[{"type":"text","text":"be "},{"type":"text","text":"kind","cache_control":{"type":"ephemeral","ttl":"1h"}}],
         "messages":[
          {"role":"user","content":[
            {"type":"text","text":"my number is 4155"},{"type":"text","text":"550123","cache_control":{"type":"ephemeral","ttl":"5m"}},
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%1$s"},"cache_control":{"type":"ephemeral","ttl":"5m"},"transformations":{"crop":{"x":1}}},
            {"type":"text","text":"after the image"},
            {"type":"document","source":{"type":"base64","media_type":"text/plain","data":"%2$s"},"title":"notes","context":"of ann","citations":{"enabled":true},"cache_control":{"type":"ephemeral","ttl":"5m"}},
            {"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain text"}},
            {"type":"document","source":{"type":"content","content":"one string"}},
            {"type":"document","source":{"type":"content","content":[{"type":"text","text":"part one","cache_control":{"type":"ephemeral","ttl":"5m"}},
              {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%1$s"},"cache_control":{"type":"ephemeral","ttl":"5m"},"transformations":{"k":"v"}}]}},
            {"type":"search_result","content":[{"type":"text","text":"found it","cache_control":{"type":"ephemeral","ttl":"5m"}}],"source":"https://example.com/a","title":"a page","citations":{"enabled":false},"cache_control":{"type":"ephemeral","ttl":"5m"}}]},
          {"role":"assistant","content":[
            {"type":"thinking","thinking":"a thought","signature":"/u3+7f7t/u3+7f7t/u3+7Q=="},
            {"type":"redacted_thinking","data":"/u3+7f7t/u3+7f7t/u3+8A=="},
            {"type":"text","text":"well","citations":[{"type":"char_location","cited_text":"quoted","document_index":0,"document_title":"notes","start_char_index":1,"end_char_index":2,
              "start_page_number":1,"end_page_number":2,"start_block_index":0,"end_block_index":1,"search_result_index":0,"source":"https://example.com/b","title":"b page","file_id":"f1"}],"cache_control":{"type":"ephemeral","ttl":"5m"}},
            {"type":"tool_use","id":"toolu_abc","name":"find","input":{"who":"ann","tel":12345678901234567890,"in":[{"deep":1.10}]},"cache_control":{"type":"ephemeral","ttl":"5m"},"caller":{"type":"direct"},"toolset_name":"mine"},
            {"type":"tool_use","id":"toolu_def","name":"other","input":{}}]},
          {"role":"user","content":[
            {"type":"tool_result","tool_use_id":"toolu_abc","content":"a result","is_error":false,"cache_control":{"type":"ephemeral","ttl":"5m"},"toolset_name":"mine"},
            {"type":"tool_result","tool_use_id":"toolu_def","is_error":true,"content":[
              {"type":"text","text":"it is ","cache_control":{"type":"ephemeral","ttl":"5m"}},{"type":"text","text":"broken"},
              {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%1$s"},"cache_control":{"type":"ephemeral","ttl":"5m"},"transformations":{"k":"v"}},
              {"type":"document","source":{"type":"base64","media_type":"text/csv","data":"%2$s"},"title":"log","context":"of bob","citations":{"enabled":false},"cache_control":{"type":"ephemeral","ttl":"5m"}},
              {"type":"document","source":{"type":"text","media_type":"text/plain","data":"more text"}},
              {"type":"document","source":{"type":"content","content":"a string"}},
              {"type":"document","source":{"type":"content","content":[{"type":"text","text":"part two","cache_control":{"type":"ephemeral","ttl":"5m"}},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%1$s"},"cache_control":{"type":"ephemeral","ttl":"5m"},"transformations":{"k":"v"}}]}},
              {"type":"search_result","content":[{"type":"text","text":"hit","cache_control":{"type":"ephemeral","ttl":"5m"}}],"source":"https://example.com/c","title":"c page"},
              {"type":"tool_reference","tool_name":"late","cache_control":{"type":"ephemeral","ttl":"5m"}}]},
            {"type":"text","text":"go on"}]},
          {"role":"assistant","content":"going"},
          {"role":"system","content":[{"type":"text","text":"be careful","cache_control":{"type":"ephemeral","ttl":"5m"}}],"clear_at":"never","output_config":{"effort":"low"}},
          {"role":"user","content":"and now?"}]}
        """.formatted(PNG, TEXT_FILE);

    static final String OPTIONS = """
        {"model":"claude-x","max_tokens":1234567,"messages":[{"role":"user","content":"hello"}],
         "cache_control":{"type":"ephemeral","ttl":"5m"},"metadata":{"user_id":"user-1"},
         "context_management":{"edits":[{"type":"clear_thinking_20251015","keep":{"type":"thinking_turns","value":1000000}},
                                        {"type":"clear_tool_uses_20250919","trigger":{"type":"input_tokens","value":50000},"keep":{"type":"tool_uses","value":3},
                                         "clear_at_least":{"type":"input_tokens","value":5000},"clear_tool_inputs":true,"exclude_tools":["find"]}]},
         "output_config":{"effort":"max","format":{"type":"json_schema","schema":{"type":"object","properties":{"city":{"type":"string"}}}},"task_budget":{"type":"tokens","total":2000000,"remaining":5}},
         "service_tier":"auto","speed":"fast","stop_sequences":["END","STOP"],"stream":true,"system":"be brief",
         "temperature":0.10,"thinking":{"type":"enabled","budget_tokens":2048,"display":"summarized","block_binding":{"prefix_mismatch_behavior":"error"}},
         "tool_choice":{"type":"tool","name":"find","disable_parallel_tool_use":true},
         "tools":[{"type":"custom","name":"find","description":"finds","input_schema":{"type":"object","properties":{"who":{"type":"string","enum":["a1","b2"]}}},"strict":true,
                   "allowed_callers":["direct"],"cache_control":{"type":"ephemeral","ttl":"1h"},"defer_loading":false,"eager_input_streaming":true,"input_examples":[{"who":"bob"}]},
                  {"name":"plain","input_schema":{"type":"object"}}],
         "top_k":40,"top_p":1,
         "x_unknown":{"inner":["text",20202020202,{"k":null}]}}
        """;

    static final String FORMAT = """
        {"model":"claude-x","max_tokens":5,"messages":[{"role":"user","content":"hello"}],
         "output_format":{"type":"json_schema","schema":{"type":"object","required":["street"]}},
         "thinking":{"type":"adaptive","display":"omitted","block_binding":{"prefix_mismatch_behavior":"drop_block"}},"tool_choice":{"type":"any"}}
        """;

    static final String SIMPLE = """
        {"model":"claude-x","max_tokens":5,"messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"},{"role":"system","content":"short"}],
         "thinking":{"type":"disabled"},"tool_choice":{"type":"none"}}
        """;

    static final String BETWEEN = """
        {"model":"claude-x","max_tokens":5,"messages":[{"role":"user","content":"hello"}],"thinking":{"type":"between_tools"},"tool_choice":{"type":"auto"}}
        """;

    static final String LINKED = """
        {"model":"claude-x","max_tokens":100,"messages":[
          {"role":"user","content":[
            {"type":"image","source":{"type":"url","url":"https://images.example.com/a.png"}},
            {"type":"document","source":{"type":"url","url":"https://docs.example.com/a.pdf"}},
            {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjcKAAE="}},
            {"type":"document","source":{"type":"content","content":[{"type":"image","source":{"type":"url","url":"https://images.example.com/b.png"}}]}}]},
          {"role":"assistant","content":[{"type":"tool_use","id":"toolu_abc","name":"find","input":{}}]},
          {"role":"user","content":[
            {"type":"tool_result","tool_use_id":"toolu_abc","content":[
              {"type":"image","source":{"type":"url","url":"https://images.example.com/c.png"}},
              {"type":"document","source":{"type":"url","url":"https://docs.example.com/c.pdf"}},
              {"type":"document","source":{"type":"content","content":[{"type":"image","source":{"type":"url","url":"https://images.example.com/d.png"}}]}}]}]}]}
        """;

    static final List<String> ALL = List.of(CONVERSATION, OPTIONS, FORMAT, SIMPLE, BETWEEN, LINKED);

    private Requests() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(utf8(text));
    }
}
