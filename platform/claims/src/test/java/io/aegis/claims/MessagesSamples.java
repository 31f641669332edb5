package io.aegis.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link CoverageIT} plants its canaries in, in Anthropic's messages. */
final class MessagesSamples {
    /** As a provider writes one: bytes that only it can read. */
    private static final String SEAL = "/u3+7f7t/u3+7f7t/u3+7Q==";

    private static final String CONVERSATION = """
        {"model":"m-x","max_tokens":100,
         "system":[{"type":"text","text":"be kind","cache_control":{"type":"ephemeral","ttl":"1h"}}],
         "messages":[
          {"role":"user","content":[
            {"type":"text","text":"first part"},{"type":"text","text":"second part"},
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%1$s"}},
            {"type":"document","source":{"type":"base64","media_type":"text/plain","data":"%2$s"},"title":"notes","context":"of ann","citations":{"enabled":true}},
            {"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain text"}},
            {"type":"document","source":{"type":"content","content":"one string"}},
            {"type":"document","source":{"type":"content","content":[{"type":"text","text":"part one"}]}},
            {"type":"search_result","content":[{"type":"text","text":"found it"}],"source":"https://example.com/a","title":"a page"}]},
          {"role":"assistant","content":[
            {"type":"thinking","thinking":"a thought","signature":"%3$s"},
            {"type":"redacted_thinking","data":"%3$s"},
            {"type":"text","text":"well","citations":[{"type":"char_location","cited_text":"quoted","document_index":0,"document_title":"notes",
              "start_char_index":1,"end_char_index":2}]},
            {"type":"tool_use","id":"toolu_abc","name":"find","input":{"who":"ann","in":[{"deep":"x"}]},"caller":{"type":"direct"}},
            {"type":"tool_use","id":"toolu_def","name":"other","input":{}}]},
          {"role":"user","content":[
            {"type":"tool_result","tool_use_id":"toolu_abc","content":"a result","is_error":false},
            {"type":"tool_result","tool_use_id":"toolu_def","content":[
              {"type":"text","text":"it is broken"},
              {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%1$s"}},
              {"type":"document","source":{"type":"base64","media_type":"text/csv","data":"%2$s"},"title":"log"},
              {"type":"search_result","content":[{"type":"text","text":"hit"}],"source":"https://example.com/c","title":"c page"}]},
            {"type":"text","text":"go on"}]},
          {"role":"assistant","content":"going"},
          {"role":"user","content":"and now?"}]}
        """.formatted(CoverageSamples.PNG, CoverageSamples.NOTES, SEAL);

    private static final String OPTIONS = """
        {"model":"m-x","max_tokens":77,"messages":[{"role":"user","content":"hello"}],
         "cache_control":{"type":"ephemeral","ttl":"5m"},"metadata":{"user_id":"user-1"},
         "context_management":{"edits":[{"type":"clear_tool_uses_20250919","trigger":{"type":"input_tokens","value":50000},"exclude_tools":["find"]}]},
         "output_config":{"effort":"max","format":{"type":"json_schema","schema":{"type":"object","properties":{"city":{"type":"string","minLength":3}}}}},
         "service_tier":"auto","speed":"fast","stop_sequences":["END","STOP"],"system":"be brief",
         "temperature":0.1,"thinking":{"type":"enabled","budget_tokens":2048,"display":"summarized"},
         "tool_choice":{"type":"tool","name":"find","disable_parallel_tool_use":true},
         "tools":[{"type":"custom","name":"find","description":"finds","input_schema":{"type":"object","properties":{"who":{"type":"string"}}},"strict":true,
                   "allowed_callers":["direct"],"input_examples":[{"who":"bob"}]}],
         "top_k":40,"top_p":1,
         "x_unknown":{"inner":["text",20,{"k":null}]}}
        """;

    private static final String SIMPLE = """
        {"model":"m-x","max_tokens":5,"messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"},{"role":"user","content":"so?"}],
         "tool_choice":{"type":"none"},"thinking":{"type":"disabled"}}
        """;

    private static final String CLOSED =
            "/model|/messages/\\d/role|.*/content/\\d/type|/system/\\d/type|.*/source/type|.*/tool_use_id|/messages/1/content/\\d/(id|signature|data)"
                + "|/messages/./content/.*/source/data(?<!/messages/0/content/4/source/data)|/messages/0/content/3/source/media_type"
                + "|/messages/2/content/1/content/2/source/media_type|.*/citations/\\d/type|.*/caller/type|.*/edits/\\d/type|.*/format/type"
                + "|/thinking/type|/tool_choice/type|/tools/\\d/(type|allowed_callers/\\d)";

    private static final List<CoverageSamples.Request> REQUESTS = List.of(
            new CoverageSamples.Request(
                    CONVERSATION,
                    Map.of(
                            "system",
                            "/system/0/text",
                            "user",
                            "/messages/0/content/[01]/text|/messages/0/content/./context|/messages/0/content/3/title|/messages/0/content/4/source/data"
                                + "|/messages/0/content/./source/content(/0/text)?|/messages/2/content/2/text|/messages/4/content",
                            "retrieved",
                            "/messages/0/content/7/(content/0/text|source|title)",
                            "assistant",
                            "/messages/1/content/2/(text|citations/0/cited_text)|/messages/3/content",
                            "reasoning",
                            "/messages/1/content/0/thinking",
                            "tool_arguments",
                            "/messages/1/content/./(name|input/.*)",
                            "tool_result",
                            "/messages/2/content/0/content|/messages/2/content/1/content/(0/text|2/title|3/(content/0/text|source|title))",
                            "metadata",
                            ".*/cache_control/(type|ttl)|.*/media_type|.*/document_title")),
            new CoverageSamples.Request(
                    OPTIONS,
                    Map.of(
                            "user",
                            "/messages/0/content",
                            "system",
                            "/system",
                            "tool_definition",
                            ".*/exclude_tools/.|/output_config/format/schema/.*|/tool_choice/name|/tools/0/(name|description|input_schema/.*|input_examples/.*)",
                            "unknown",
                            "/x_unknown/.*",
                            "metadata",
                            "/cache_control/.*|/metadata/user_id|.*/trigger/type|/output_config/effort|/service_tier|/speed|/stop_sequences/."
                                + "|/thinking/display")),
            new CoverageSamples.Request(
                    SIMPLE, Map.of("user", "/messages/[02]/content", "assistant", "/messages/1/content")));

    private static final List<String> ADJACENT = List.of(
            said("\"system\":[%s],\"messages\":["),
            said("\"messages\":[{\"role\":\"user\",\"content\":[%s]},"),
            said("\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":[%s]},"),
            said(
                    "\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"find\",\"input\":{}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":[%s]}]},"));

    private static String said(String before) {
        String part = "{\"type\":\"text\",\"text\":\"%s\"}";
        return "{\"model\":\"m-x\",\"max_tokens\":9," + before.formatted(part + "," + part)
                + "{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    private static final String ASKING = """
        {"model":"m-x","max_tokens":99,"stop_sequences":["END"],"messages":[{"role":"user","content":"send it"}],
         "tools":[{"name":"send","input_schema":{"type":"object"}}]}
        """;

    private static final String WRITTEN = SpokenMessages.message("""
        [{"type":"thinking","thinking":"because","signature":"%1$s"},{"type":"redacted_thinking","data":"%1$s"},
         {"type":"text","text":"hello","citations":[{"type":"char_location","cited_text":"a quote","document_title":"notes"}]}]
        """.formatted(SEAL), "\"end_turn\"", 7);

    private static final String STOPPED = SpokenMessages.message(
                    "[{\"type\":\"text\",\"text\":\"hello\"}]", "\"stop_sequence\"", 7)
            .replace("\"stop_sequence\":null", "\"stop_sequence\":\"END\"");

    private static final String CALLED = SpokenMessages.message("""
        [{"type":"text","text":"calling"},{"type":"tool_use","id":"toolu_up1","name":"send","input":{"to":"bob","many":[{"deep":"x","tel":5}],"n":7}}]
        """, "\"tool_use\"", 7);

    static final CoverageSamples SAMPLES = new CoverageSamples(
            Optional.of(new SpokenMessages()),
            "/v1/messages",
            REQUESTS,
            CLOSED,
            ADJACENT,
            ASKING,
            List.of(WRITTEN, STOPPED, CALLED),
            "/content/\\d/(text|thinking|name|input/.*)");

    private MessagesSamples() {}
}
