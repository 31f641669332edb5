package io.aegis.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link CoverageIT} plants its canaries in, in OpenAI's responses. */
final class ResponsesSamples {
    /** As a provider writes one: bytes that only it can read. */
    private static final String SEAL = "gAAAAABo_9z8-Zq7w5Xh4vJt2Lk0pQ==";

    private static final String CONVERSATION = """
        {"model":"s-x","instructions":"be brief","input":[
          {"role":"developer","content":"be kind"},
          {"type":"message","role":"system","id":"msg_1","status":"completed","content":[
            {"type":"input_text","text":"be fair","prompt_cache_breakpoint":{"mode":"explicit","ttl":"30m"}}]},
          {"role":"user","content":[
            {"type":"input_text","text":"first part"},{"type":"input_text","text":"second part"},
            {"type":"input_image","image_url":"data:image/png;base64,%1$s","detail":"high"},
            {"type":"input_file","file_data":"data:text/plain;base64,%2$s","filename":"notes.txt","detail":"low"}]},
          {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"thought"}],
           "content":[{"type":"reasoning_text","text":"in full"}],"encrypted_content":"%3$s","status":"completed"},
          {"type":"message","role":"assistant","id":"msg_2","status":"completed","phase":"commentary","content":[
            {"type":"output_text","text":"well","annotations":[{"type":"url_citation","url":"https://example.com"}],"logprobs":[]},
            {"type":"refusal","refusal":"not that"}]},
          {"type":"function_call","id":"fc_1","call_id":"call_abc","status":"completed","name":"find","caller":{"type":"direct"},
           "arguments":"{\\"who\\":\\"ann\\"}"},
          {"type":"custom_tool_call","id":"ctc_1","call_id":"call_def","name":"shell","input":"ls"},
          {"type":"function_call_output","id":"fco_1","call_id":"call_abc","status":"completed","output":"found"},
          {"type":"custom_tool_call_output","call_id":"call_def","output":[
            {"type":"input_text","text":"a file"},
            {"type":"input_image","image_url":"data:image/png;base64,%1$s","detail":"auto"},
            {"type":"input_file","file_data":"data:text/plain;base64,%2$s","filename":"result.txt"}]},
          {"role":"assistant","content":"all done"},
          {"role":"user","content":"and now?"}]}
        """.formatted(CoverageSamples.PNG, CoverageSamples.NOTES, SEAL);

    private static final String OPTIONS = """
        {"model":"s-x","input":"hello","access_programs":{"cyber":"standard"},"background":false,"image":{"context_compression":"auto"},
         "include":["reasoning.encrypted_content"],"max_output_tokens":77,"max_tool_calls":3,"metadata":{"customer":"ann"},
         "moderation":{"mode":"strict"},"parallel_tool_calls":false,"prompt_cache_key":"cache-1",
         "prompt_cache_options":{"mode":"explicit","prewarm":true,"ttl":"12h"},"prompt_cache_retention":"24h",
         "reasoning":{"effort":"low","summary":"auto","generate_summary":"concise","context":"auto","mode":"pro"},
         "safety_identifier":"safe-1","service_tier":"flex","store":true,
         "temperature":1.1,"text":{"format":{"type":"json_schema","name":"person","description":"of a person","strict":true,
           "schema":{"type":"object","properties":{"street":{"type":"string","enum":["a1"],"minLength":3}}}},"verbosity":"low"},
         "tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"find"},{"type":"custom","name":"shell"}]},
         "tools":[{"type":"function","name":"find","description":"finds","strict":true,"defer_loading":false,"allowed_callers":["direct"],
                   "parameters":{"type":"object","properties":{"who":{"type":"string"}}},"output_schema":{"type":"object"}},
                  {"type":"custom","name":"shell","description":"runs","format":{"type":"grammar","definition":"start: /x/","syntax":"lark"}}],
         "top_logprobs":0,"top_p":1,"truncation":"auto","user":"user-1",
         "x_unknown":{"inner":["text",20,{"k":null}]}}
        """;

    private static final String SIMPLE = """
        {"model":"s-x","input":[{"role":"user","content":"hello"}],"tool_choice":"none","text":{"format":{"type":"json_object"}}}
        """;

    private static final String CLOSED =
            "/model|/input/\\d+/(role|type|call_id|id|encrypted_content|arguments|caller/type)|.*/(content|output|summary)/\\d+/type"
                + "|.*/image_url|.*/file_data|/include/\\d|.*/format/type|/tool_choice/type|/tool_choice/tools/\\d/type"
                + "|/tools/\\d/(type|allowed_callers/\\d)";

    private static final List<CoverageSamples.Request> REQUESTS = List.of(
            new CoverageSamples.Request(
                    CONVERSATION,
                    Map.of(
                            "system", "/instructions|/input/0/content|/input/1/content/0/text",
                            "user", "/input/2/content/./text|/input/10/content",
                            "reasoning", "/input/3/(summary|content)/0/text",
                            "assistant", "/input/4/content/0/(text|annotations/0/(type|url))|/input/9/content",
                            "refusal", "/input/4/content/1/refusal",
                            "tool_arguments", "/input/[56]/(name|input)",
                            "tool_result", "/input/7/output|/input/8/output/0/text",
                            "metadata",
                                    "/input/\\d+/status|/input/4/phase|.*/detail|.*/filename|.*/prompt_cache_breakpoint/(mode|ttl)")),
            new CoverageSamples.Request(
                    OPTIONS,
                    Map.of(
                            "user",
                            "/input",
                            "tool_definition",
                            "/text/format/(name|description|schema/.*)|/tool_choice/tools/./name"
                                    + "|/tools/./(name|description|parameters/.*|output_schema/.*|format/definition)",
                            "unknown",
                            "/x_unknown/.*",
                            "metadata",
                            "/access_programs/cyber|/image/.*|/metadata/customer|/moderation/mode|/prompt_cache_.*|/reasoning/.*"
                                + "|/safety_identifier|/service_tier|/text/verbosity|/tool_choice/mode|.*/syntax|/truncation|/user")),
            new CoverageSamples.Request(SIMPLE, Map.of("user", "/input/0/content", "metadata", "/tool_choice")));

    private static final List<String> ADJACENT = List.of(
            said("\"role\":\"user\",\"content\"", "input_text"),
            said("\"role\":\"system\",\"content\"", "input_text"),
            said("\"role\":\"assistant\",\"content\"", "output_text"),
            said("\"type\":\"reasoning\",\"summary\"", "summary_text"),
            said("\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\"", "input_text"));

    private static String said(String item, String type) {
        String part = "{\"type\":\"" + type + "\",\"text\":\"%s\"}";
        return "{\"model\":\"s-x\",\"input\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"find\",\"arguments\":\"{}\"},{"
                + item + ":[" + part + "," + part + "]},{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    private static final String ASKING = """
        {"model":"s-x","input":"send it","include":["reasoning.encrypted_content"],
         "tools":[{"type":"function","name":"send","parameters":{"type":"object"}},{"type":"custom","name":"shell"}]}
        """;

    private static final String WRITTEN = SpokenResponses.response("completed", """
        [{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"because"}],
          "content":[{"type":"reasoning_text","text":"in full"}],"encrypted_content":"%s"},
         {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[
          {"type":"output_text","text":"hello","annotations":[{"type":"url_citation","url":"https://example.com/"}],
           "logprobs":[{"token":"hello","logprob":-0.5,"bytes":[104],"top_logprobs":[]}]},
          {"type":"refusal","refusal":"no"}]}]
        """.formatted(SEAL));

    private static final String CALLED = SpokenResponses.response("completed", """
        [{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_up1","name":"send","arguments":"{\\"to\\":\\"bob\\"}"},
         {"id":"ctc_1","type":"custom_tool_call","call_id":"call_up2","name":"shell","input":"ls"}]
        """);

    static final CoverageSamples SAMPLES = new CoverageSamples(
            Optional.of(new SpokenResponses()),
            "/v1/responses",
            REQUESTS,
            CLOSED,
            ADJACENT,
            ASKING,
            List.of(WRITTEN, CALLED),
            "/output/\\d/((content|summary)/\\d/(text|refusal)|name|input)");

    private ResponsesSamples() {}
}
