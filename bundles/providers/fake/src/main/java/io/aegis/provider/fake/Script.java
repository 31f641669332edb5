package io.aegis.provider.fake;

import io.aegis.spi.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the provider was told to say.
 *
 * @param text the answer
 * @param pieces the answer as a stream brings it; empty for one of its own
 * @param turns the tool calls of each turn; a turn is counted by the assistant messages with tool calls that the request already holds
 * @param cost reported for each request
 * @param latency before the first byte
 * @param echo whether to answer with the last user message
 */
record Script(
        String text,
        List<String> pieces,
        List<List<ToolCall>> turns,
        Optional<Double> cost,
        Duration latency,
        boolean echo) {
    private static final String STANDARD = "Hello from the fake provider.";

    /**
     * A call of a tool.
     *
     * @param arguments a JSON object
     */
    record ToolCall(String name, String arguments) {}

    static Script of(Settings settings) {
        List<String> pieces = settings.strings("stream_chunks");
        String spoken = pieces.isEmpty() ? STANDARD : String.join("", pieces);
        return new Script(
                settings.string("complete_response").orElse(spoken),
                pieces,
                turns(settings),
                settings.number("cost_per_request"),
                settings.duration("latency").orElse(Duration.ZERO),
                settings.bool("echo").orElse(false));
    }

    private static List<List<ToolCall>> turns(Settings settings) {
        var turns = new ArrayList<List<ToolCall>>();
        if (settings.asMap().get("tool_calls") instanceof List<?> list) {
            for (Object turn : list) {
                turns.add(turn(settings, turn));
            }
        }
        return List.copyOf(turns);
    }

    private static List<ToolCall> turn(Settings settings, Object turn) {
        if (!(turn instanceof List<?> calls)) {
            throw settings.wrong("tool_calls", "a list of turns, each a list of {name, arguments}");
        }
        return Settings.of(Map.of("calls", calls)).children("calls").stream()
                .map(call -> new ToolCall(
                        call.string("name").orElseThrow(() -> settings.wrong("tool_calls", "calls that have a name")),
                        arguments(call)))
                .toList();
    }

    private static String arguments(Settings call) {
        Object arguments = call.asMap().getOrDefault("arguments", Map.of());
        return arguments instanceof String text ? text : Json.write(arguments);
    }
}
