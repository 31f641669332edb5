package io.aegis.provider.bedrock;

import io.aegis.provider.wire.chat.ChatRequest;
import io.aegis.provider.wire.chat.ChatRequest.Block;
import io.aegis.provider.wire.chat.ChatRequest.Tool;
import io.aegis.provider.wire.chat.ChatRequest.ToolChoice;
import io.aegis.provider.wire.chat.Json;
import io.aegis.provider.wire.chat.Members;
import io.aegis.provider.wire.chat.Numeral;
import io.aegis.provider.wire.chat.UntranslatableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a request of Converse. Used once. */
final class ConverseRequest {
    private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");
    private static final Set<String> TIERS = Set.of("default", "flex", "priority");

    private final ChatRequest request;
    private final Map<String, @Nullable Object> body = Json.members();

    ConverseRequest(ChatRequest request) {
        this.request = request;
    }

    /**
     * The body.
     *
     * @throws UntranslatableException if Converse has no word for a part of the request
     */
    byte[] bytes() {
        body.put("messages", request.turns().stream().map(ConverseRequest::turn).toList());
        if (!request.system().isEmpty()) {
            body.put(
                    "system",
                    request.system().stream()
                            .map(text -> Json.members("text", text))
                            .toList());
        }
        sampling();
        tools();
        Members further = request.further();
        further.idle("n", new Numeral("1")::equals);
        further.text("service_tier").ifPresent(this::tier);
        further.members("response_format").ifPresent(this::format);
        metadata(further.any("metadata"));
        further.close();
        return Json.write(body).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> turn(ChatRequest.Turn turn) {
        return Json.members(
                "role",
                turn.assistant() ? "assistant" : "user",
                "content",
                turn.blocks().stream().map(ConverseRequest::block).toList());
    }

    private static Map<String, @Nullable Object> block(Block block) {
        return switch (block) {
            case Block.Text(String text) -> Json.members("text", text);
            case Block.Image(String type, String base64) ->
                Json.members("image", Json.members("format", image(type), "source", Json.members("bytes", base64)));
            case Block.Call(String id, String name, Map<?, ?> arguments) ->
                Json.members("toolUse", Json.members("toolUseId", id, "name", name, "input", arguments));
            case Block.Result(String id, String name, String text) ->
                Json.members(
                        "toolResult",
                        Json.members(
                                "toolUseId",
                                id,
                                "content",
                                text.isEmpty() ? List.of() : List.of(Json.members("text", text))));
        };
    }

    private static String image(String type) {
        String format = type.substring("image/".length());
        if (!IMAGES.contains(format)) {
            throw new UntranslatableException("an image of another format");
        }
        return format;
    }

    private void sampling() {
        Map<String, @Nullable Object> config = Json.members();
        request.maxTokens().ifPresent(most -> config.put("maxTokens", most));
        request.temperature().ifPresent(value -> config.put("temperature", value));
        request.topP().ifPresent(value -> config.put("topP", value));
        if (!request.stops().isEmpty()) {
            config.put("stopSequences", request.stops());
        }
        if (!config.isEmpty()) {
            body.put("inferenceConfig", config);
        }
    }

    private void tools() {
        if (request.tools().isEmpty()) {
            return;
        }
        ToolChoice choice = request.choice().orElse(new ToolChoice.Auto());
        Optional<Map<String, @Nullable Object>> chosen = switch (choice) {
            case ToolChoice.Auto() -> Optional.of(Json.members("auto", Json.members()));
            case ToolChoice.Required() -> Optional.of(Json.members("any", Json.members()));
            case ToolChoice.Named(String name) -> Optional.of(Json.members("tool", Json.members("name", name)));
            case ToolChoice.None() -> Optional.empty();
        };
        if (chosen.isPresent()) {
            List<?> specs = request.tools().stream().map(ConverseRequest::tool).toList();
            body.put("toolConfig", Json.members("tools", specs, "toolChoice", chosen.get()));
        } else if (request.turns().stream()
                .flatMap(turn -> turn.blocks().stream())
                .anyMatch(block -> block instanceof Block.Call || block instanceof Block.Result)) {
            throw new UntranslatableException("tools that are known from before and may not be called");
        }
    }

    private static Map<String, @Nullable Object> tool(Tool tool) {
        Map<String, @Nullable Object> spec = Json.members("name", tool.name());
        tool.description().ifPresent(text -> spec.put("description", text));
        Object schema = tool.parameters() == null
                ? Json.members("type", "object", "properties", Json.members())
                : tool.parameters();
        spec.put("inputSchema", Json.members("json", schema));
        if (tool.strict()) {
            spec.put("strict", true);
        }
        return Json.members("toolSpec", spec);
    }

    private void tier(String tier) {
        if (TIERS.contains(tier)) {
            body.put("serviceTier", Json.members("type", tier));
        } else if (!tier.equals("auto")) {
            throw new UntranslatableException("service_tier");
        }
    }

    private void format(Members format) {
        String type = format.required("type");
        if (type.equals("json_schema")) {
            Members declared =
                    format.members("json_schema").orElseThrow(() -> new UntranslatableException("response_format"));
            Map<String, @Nullable Object> schema = Json.members("name", declared.required("name"));
            declared.text("description").ifPresent(text -> schema.put("description", text));
            schema.put("schema", Json.write(declared.any("schema")));
            declared.flag("strict"); // an answer that always keeps to its schema does so where it need not
            declared.close();
            body.put(
                    "outputConfig",
                    Json.members(
                            "textFormat",
                            Json.members("type", "json_schema", "structure", Json.members("jsonSchema", schema))));
        } else if (!type.equals("text")) {
            throw new UntranslatableException("response_format");
        }
        format.close();
    }

    private void metadata(@Nullable Object metadata) {
        if (metadata instanceof Map<?, ?> entries) {
            if (!entries.isEmpty()) {
                body.put("requestMetadata", entries);
            }
        } else if (metadata != null) {
            throw new UntranslatableException("metadata");
        }
    }
}
