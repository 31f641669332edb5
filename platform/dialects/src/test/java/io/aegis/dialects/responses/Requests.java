package io.aegis.dialects.responses;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Requests that together hold every member of the table. */
final class Requests {
    static final String SEAL = "gAAAAABo_9z8-Zq7w5Xh4vJt2Lk0pQ==";
    static final String PNG = "data:image/png;base64,"
            + Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 1});
    static final String TEXT_FILE = "data:text/plain;base64,"
            + Base64.getEncoder().encodeToString("attached text".getBytes(StandardCharsets.UTF_8));

    static final String CONVERSATION = """
        {"model":"gpt-5","instructions":"be brief","input":[
          {"role":"developer","content":"be kind"},
          {"type":"message","role":"system","id":"msg_1","status":"completed","content":[
            {"type":"input_text","text":"be "},{"type":"input_text","text":"fair","prompt_cache_breakpoint":{"mode":"explicit","ttl":"30m"}}]},
          {"role":"user","content":[
            {"type":"input_text","text":"my number is 4155"},{"type":"input_text","text":"550123"},
            {"type":"input_image","image_url":"%s","detail":"high","prompt_cache_breakpoint":{"mode":"explicit","ttl":"12h"}},
            {"type":"input_text","text":"after the image"},
            {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
            {"type":"input_file","file_data":"%s","filename":"notes.txt","detail":"low","prompt_cache_breakpoint":{"mode":"explicit","ttl":"12h"}}]},
          {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"thought"},{"type":"summary_text","text":"and more"}],
           "content":[{"type":"reasoning_text","text":"in full"}],"encrypted_content":"%s","status":"completed"},
          {"type":"message","role":"assistant","id":"msg_2","status":"completed","phase":"commentary","content":[
            {"type":"output_text","text":"well ","annotations":[{"type":"url_citation","url":"https://example.com","start_index":0}],"logprobs":[]},
            {"type":"output_text","text":"then","annotations":[],"logprobs":[]},{"type":"refusal","refusal":"no part"}]},
          {"type":"function_call","id":"fc_1","call_id":"call_abc","status":"completed","name":"find","async":false,"caller":{"type":"direct"},
           "arguments":"{\\"who\\":\\"ann\\",\\"tel\\":12345678901234567890,\\"in\\":[{\\"deep\\":1.10}]}"},
          {"type":"custom_tool_call","id":"ctc_1","call_id":"call_def","name":"shell","input":"ls"},
          {"type":"function_call_output","id":"fco_1","call_id":"call_abc","status":"completed","name":"find","caller":{"type":"direct"},"output":"found"},
          {"type":"custom_tool_call_output","call_id":"call_def","output":[
            {"type":"input_text","text":"a "},{"type":"input_text","text":"file","prompt_cache_breakpoint":{"mode":"explicit","ttl":"30m"}},
            {"type":"input_image","image_url":"%s","detail":"auto","prompt_cache_breakpoint":{"mode":"explicit","ttl":"30m"}},
            {"type":"input_file","file_data":"%s","filename":"result.txt","detail":"auto","prompt_cache_breakpoint":{"mode":"explicit","ttl":"30m"}}]},
          {"role":"assistant","content":"all done"}]}
        """.formatted(PNG, TEXT_FILE, SEAL, PNG, TEXT_FILE);

    static final String OPTIONS = """
        {"model":"gpt-5","input":"hello","access_programs":{"cyber":"standard"},"background":false,"image":{"context_compression":"auto"},
         "include":["reasoning.encrypted_content"],"max_output_tokens":1234567,"max_tool_calls":3,"metadata":{"customer":"ann"},
         "moderation":{"mode":"strict"},"parallel_tool_calls":false,"prompt_cache_key":"cache-1",
         "prompt_cache_options":{"mode":"explicit","prewarm":true,"ttl":"12h"},"prompt_cache_retention":"24h",
         "reasoning":{"effort":"low","summary":"auto","generate_summary":"concise","context":"auto","mode":"pro"},
         "safety_identifier":"safe-1","service_tier":"flex","store":true,"stream":true,"stream_options":{"include_obfuscation":false},
         "temperature":1.10,"text":{"format":{"type":"json_schema","name":"person","description":"of a person","strict":true,"schema":{"type":"object"}},"verbosity":"low"},
         "tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"find"},{"type":"custom","name":"shell"}]},
         "tools":[{"type":"function","name":"find","description":"finds","strict":true,"async":false,"defer_loading":false,"allowed_callers":["direct"],
                   "parameters":{"type":"object","properties":{"who":{"type":"string","enum":["a1","b2"]}}},"output_schema":{"type":"object","properties":{"where":{"type":"string"}}}},
                  {"type":"custom","name":"shell","description":"runs","async":false,"defer_loading":false,"allowed_callers":["direct"],
                   "format":{"type":"grammar","definition":"start: /x/","syntax":"lark"}}],
         "top_logprobs":0,"top_p":1,"truncation":"auto","user":"user-1",
         "x_unknown":{"inner":["text",20202020202,{"k":null}]}}
        """;

    static final String SIMPLE = """
        {"model":"gpt-5","input":[{"role":"user","content":"hello"}],"tool_choice":"none","text":{"format":{"type":"json_object"}}}
        """;

    static final String CHOSEN = """
        {"model":"gpt-5","input":"hello","tool_choice":{"type":"custom","name":"shell"},"text":{"format":{"type":"text"}}}
        """;

    static final String NAMESPACES = """
        {"model":"gpt-5","input":[
          {"role":"user","content":"hello"},
          {"type":"function_call","call_id":"call_abc","namespace":"crm","name":"find","arguments":"{\\"who\\":\\"ann\\"}"},
          {"type":"custom_tool_call","call_id":"call_def","namespace":"crm","name":"shell","input":"ls"},
          {"type":"function_call_output","call_id":"call_abc","namespace":"crm","name":"find","output":"found"},
          {"type":"custom_tool_call_output","call_id":"call_def","namespace":"crm","output":"a file"}],
         "tools":[{"type":"function","name":"find","parameters":{"type":"object"}},
                  {"type":"namespace","name":"crm","description":"customers","tools":[
                    {"type":"function","name":"find","description":"finds","strict":false,"async":false,"defer_loading":false,"allowed_callers":["direct"],
                     "parameters":{"type":"object","properties":{"who":{"type":"string"}}},"output_schema":{"type":"object"}},
                    {"type":"custom","name":"shell","description":"runs","async":false,"defer_loading":false,"allowed_callers":["direct"],
                     "format":{"type":"grammar","definition":"start: /x/","syntax":"lark"}}]}]}
        """;

    static final List<String> ALL = List.of(CONVERSATION, OPTIONS, SIMPLE, CHOSEN, NAMESPACES);

    private Requests() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
