package io.aegis.claims;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A gateway between providers that speak every dialect and the suites of coverage. On some routes a canary is blocked; on others it passes, and is recorded. */
final class CoverageGateway implements AutoCloseable {
    private static final List<String> CHANNELS = List.of(
            "system",
            "user",
            "assistant",
            "reasoning",
            "refusal",
            "tool_definition",
            "tool_arguments",
            "tool_result",
            "retrieved",
            "metadata",
            "unknown");

    private final ScriptedUpstreamServer upstream = new ScriptedUpstreamServer();
    private final GatewayProcess gateway;
    private final Http client;

    CoverageGateway(String name) {
        var place = new Workplace(name).config(config());
        String key = place.key("walker");
        gateway = place.serve();
        client = gateway.http(key);
    }

    ScriptedUpstreamServer upstream() {
        return upstream;
    }

    Http client() {
        return client;
    }

    /** The same request where what is found is recorded, by the channel on which it was seen, and nothing is blocked. */
    static JsonNode watched(JsonNode request) {
        return Json.with(request, "/model", "w" + request.path("model").asString(""));
    }

    private String config() {
        String watchers = CHANNELS.stream()
                .map(channel ->
                        "  %1$s: {type: aegis.regex_guard, timeout: 30s, channels: [%1$s], patterns: [{name: %1$s, pattern: canary, action: detect}]}\n"
                                .formatted(channel))
                .collect(Collectors.joining());
        String watching = "{ingress: " + CHANNELS + ", tool_call: [], tool_result: [], egress: []}";
        return """
            providers:
              main: {type: openai_compatible, base_url: "%1$s"}
              claude: {type: anthropic, base_url: "%1$s", path: messages}
            pipeline: {ingress: [canary], tool_call: [canary], tool_result: [canary], egress: [canary]}
            routes:
              openai: {provider: main, model: "{requested}", models: ["s-*"], attachments: pass}
              anthropic: {provider: claude, model: "{requested}", models: ["m-*"], attachments: pass}
              openai-watched: {provider: main, model: "{requested}", models: ["ws-*"], attachments: pass, pipeline: %2$s}
              anthropic-watched: {provider: claude, model: "{requested}", models: ["wm-*"], attachments: pass, pipeline: %2$s}
            guardrails:
              canary: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: canary, pattern: "canary-7f3a9c|98765432109", action: block}]}
            """.formatted(upstream.baseUrl(), watching) + watchers + Policies.server();
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}
