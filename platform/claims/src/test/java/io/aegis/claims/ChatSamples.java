package io.aegis.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link CoverageIT} plants its canaries in, in OpenAI's chat completions. */
final class ChatSamples {
    private static final String CONVERSATION = """
        {"model":"s-x","messages":[
          {"role":"system","content":"be brief","name":"rules"},
          {"role":"developer","content":[{"type":"text","text":"be kind"}]},
          {"role":"user","name":"ann","content":[
            {"type":"text","text":"first part"},{"type":"text","text":"second part"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,%s","detail":"high"}},
            {"type":"file","file":{"file_data":"data:text/plain;base64,%s","filename":"notes.txt"}}]},
          {"role":"assistant","content":[{"type":"text","text":"well"},{"type":"refusal","refusal":"not that"}],
           "reasoning_content":"thought","annotations":[{"note":"n"}],"name":"bot"},
          {"role":"assistant","content":null,"refusal":"no",
           "tool_calls":[{"id":"call_abc","type":"function","function":{"name":"find","arguments":"{\\"who\\":\\"ann\\"}"}},
                         {"id":"call_def","type":"custom","custom":{"name":"shell","input":"ls"}}]},
          {"role":"tool","tool_call_id":"call_abc","content":"found"},
          {"role":"tool","tool_call_id":"call_def","content":[{"type":"text","text":"a file"}]},
          {"role":"user","content":"and now?"}]}
        """.formatted(CoverageSamples.PNG, CoverageSamples.NOTES);

    private static final String OPTIONS = """
        {"model":"s-x","messages":[{"role":"user","content":"hello"}],
         "frequency_penalty":0.5,"logit_bias":{"12":-100},"max_completion_tokens":77,"max_tokens":7,
         "metadata":{"customer":"ann"},"modalities":["text"],"n":1,"parallel_tool_calls":true,
         "prediction":{"type":"content","content":[{"type":"text","text":"predicted"}]},
         "presence_penalty":-0.5,"prompt_cache_key":"cache-1","prompt_cache_retention":"24h",
         "reasoning_effort":"low",
         "response_format":{"type":"json_schema","json_schema":{"name":"person","description":"of a person","strict":true,
           "schema":{"type":"object","properties":{"street":{"type":"string","enum":["a1"],"minLength":3}}}}},
         "safety_identifier":"safe-1","seed":12,"service_tier":"auto","stop":["END","STOP"],"store":false,
         "temperature":1.1,"tool_choice":{"type":"function","function":{"name":"find"}},
         "tools":[{"type":"function","function":{"name":"find","description":"finds","parameters":{"type":"object","properties":{"who":{"type":"string"}}},"strict":true}},
                  {"type":"custom","custom":{"name":"shell","description":"runs","format":{"type":"grammar","grammar":{"definition":"start: /x/","syntax":"lark"}}}}],
         "top_p":1,"user":"user-1","verbosity":"low",
         "x_unknown":{"inner":["text",20,{"k":null}]}}
        """;

    private static final String SIMPLE = """
        {"model":"s-x","messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"},{"role":"user","content":"so?"}],
         "stop":"END","tool_choice":"none","prediction":{"type":"content","content":"whole"},"response_format":{"type":"json_object"}}
        """;

    private static final String CLOSED =
            "/model|/messages/\\d+/role|.*/tool_call_id|.*/tool_calls/\\d+/id|/messages/\\d+/content/\\d+/type|.*/tool_calls/\\d+/type"
                + "|/modalities/0|/prediction/content/0/type|/response_format/type|/tool_choice/type|/tools/\\d+/type|.*/format/type"
                + "|.*/file_data|.*/image_url/url|.*/tool_calls/\\d+/function/arguments";

    private static final List<CoverageSamples.Request> REQUESTS = List.of(
            new CoverageSamples.Request(
                    CONVERSATION,
                    Map.of(
                            "system", "/messages/0/content|/messages/1/content/0/text",
                            "user", "/messages/2/content/\\d/text|/messages/7/content",
                            "assistant", "/messages/3/content/0/text|/messages/3/annotations/0/note",
                            "reasoning", "/messages/3/reasoning_content",
                            "refusal", "/messages/3/content/1/refusal|/messages/4/refusal",
                            "tool_arguments", "/messages/4/tool_calls/./(function|custom)/(name|input)",
                            "tool_result", "/messages/5/content|/messages/6/content/0/text",
                            "metadata", "/messages/./name|.*/detail|.*/filename")),
            new CoverageSamples.Request(
                    OPTIONS,
                    Map.of(
                            "user",
                            "/messages/0/content",
                            "assistant",
                            "/prediction/content/0/text",
                            "tool_definition",
                            "/response_format/json_schema/.*|/tools/./(function|custom)/.*(?<!/syntax)|/tool_choice/function/name",
                            "unknown",
                            "/x_unknown/.*",
                            "metadata",
                            "/metadata/customer|/prediction/type|/prompt_cache_(key|retention)|/reasoning_effort"
                                    + "|/safety_identifier|/service_tier|/stop/.|.*/syntax|/user|/verbosity")),
            new CoverageSamples.Request(
                    SIMPLE,
                    Map.of(
                            "user", "/messages/[02]/content",
                            "assistant", "/messages/1/content|/prediction/content",
                            "metadata", "/stop|/tool_choice|/prediction/type")));

    private static final List<String> ADJACENT = List.of("user", "system", "assistant", "developer").stream()
            .map("""
                {"model":"s-x","messages":[{"role":"%s","content":[{"type":"text","text":"%%s"},{"type":"text","text":"%%s"}]},
                 {"role":"user","content":"hello"}]}
                """::formatted)
            .toList();

    private static final String ASKING = """
        {"model":"s-x","messages":[{"role":"user","content":"send it"}],
         "tools":[{"type":"function","function":{"name":"send","parameters":{"type":"object"}}}]}
        """;

    private static final String WRITTEN = Frames.choices("""
        {"index":0,"message":{"role":"assistant","content":"hello","refusal":null,"reasoning_content":"thought",
          "annotations":[{"type":"url_citation","url_citation":{"url":"https://example.com/","title":"t","start_index":0,"end_index":1}}]},
         "finish_reason":"stop"}
        """);

    private static final String REFUSED =
            Frames.message("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"no\"}", "stop");

    private static final String CALLED = Frames.message(
            "{\"role\":\"assistant\",\"content\":\"calling\",\"tool_calls\":["
                    + Frames.toolCall("send", "{\"to\":\"bob\"}") + "]}",
            "tool_calls");

    static final CoverageSamples SAMPLES = new CoverageSamples(
            Optional.of(new SpokenChat()),
            "/v1/chat/completions",
            REQUESTS,
            CLOSED,
            ADJACENT,
            ASKING,
            List.of(WRITTEN, REFUSED, CALLED),
            ".*/message/(content|refusal|reasoning_content)|.*/function/name");

    private ChatSamples() {}
}
