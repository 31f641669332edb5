package io.aegis.claims;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Requests and answers that between them hold every kind of member. */
final class CoverageSamples {
    private static final String FILE = "data:text/plain;base64,"
            + Base64.getEncoder().encodeToString("the notes of a meeting".getBytes(StandardCharsets.UTF_8));

    private static final String CONVERSATION = """
        {"model":"s-x","messages":[
          {"role":"system","content":"be brief","name":"rules"},
          {"role":"developer","content":[{"type":"text","text":"be kind"}]},
          {"role":"user","name":"ann","content":[
            {"type":"text","text":"first part"},{"type":"text","text":"second part"},
            {"type":"file","file":{"file_data":"%s","filename":"notes.txt"}}]},
          {"role":"assistant","content":[{"type":"text","text":"well"},{"type":"refusal","refusal":"not that"}],
           "reasoning_content":"thought","annotations":[{"note":"n"}],"name":"bot"},
          {"role":"assistant","content":null,"refusal":"no",
           "tool_calls":[{"id":"call_abc","type":"function","function":{"name":"find","arguments":"{\\"who\\":\\"ann\\"}"}}]},
          {"role":"tool","tool_call_id":"call_abc","content":"found"},
          {"role":"user","content":"and now?"}]}
        """.formatted(FILE);

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
         "tools":[{"type":"function","function":{"name":"find","description":"finds","parameters":{"type":"object","properties":{"who":{"type":"string"}}},"strict":true}}],
         "top_p":1,"user":"user-1","verbosity":"low",
         "x_unknown":{"inner":["text",20,{"k":null}]}}
        """;

    private static final String SIMPLE = """
        {"model":"s-x","messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"},{"role":"user","content":"so?"}],
         "stop":"END","tool_choice":"none","prediction":{"type":"content","content":"whole"},"response_format":{"type":"json_object"}}
        """;

    static final List<String> REQUESTS = List.of(CONVERSATION, OPTIONS, SIMPLE);

    /** Places that take a word of a closed list, or the model that is looked for: anything else there is refused before a guard is asked. */
    static final String CLOSED_WORDS =
            "/model|/messages/\\d+/role|.*/tool_call_id|.*/tool_calls/\\d+/id|/messages/\\d+/content/\\d+/type|.*/tool_calls/\\d+/type"
                + "|/modalities/0|/prediction/content/0/type|/response_format/type|/tool_choice/type|/tools/0/type"
                + "|.*/file_data|.*/tool_calls/\\d+/function/arguments";

    static final String ASKING_FOR_TOOLS = """
        {"model":"s-x","messages":[{"role":"user","content":"send it"}],
         "tools":[{"type":"function","function":{"name":"send","parameters":{"type":"object"}}}]}
        """;

    static final String STREAMING_TOOLS = """
        {"model":"s-x","stream":true,"messages":[{"role":"user","content":"send it"}],
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

    static final List<String> ANSWERS = List.of(WRITTEN, REFUSED, CALLED);

    private CoverageSamples() {}
}
