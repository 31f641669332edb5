package io.aegis.provider.gemini;

import io.aegis.provider.wire.chat.ChatRequest;
import io.aegis.provider.wire.chat.ChatRequest.Block;
import io.aegis.provider.wire.chat.ChatRequest.Tool;
import io.aegis.provider.wire.chat.ChatRequest.ToolChoice;
import io.aegis.provider.wire.chat.Json;
import io.aegis.provider.wire.chat.Members;
import io.aegis.provider.wire.chat.UntranslatableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a request of generateContent. Used once. */
final class GeminiRequest {
    private static final Set<String> IMAGES =
            Set.of("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif");

    /** What Google's documentation says to write where there is no signature. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final ChatRequest request;
    private final boolean unsigned;
    private final boolean loose;
    private final Map<String, @Nullable Object> body = Json.members();
    private final Map<String, @Nullable Object> config = Json.members();

    GeminiRequest(ChatRequest request, boolean unsigned, boolean loose) {
        this.request = request;
        this.unsigned = unsigned;
        this.loose = loose;
    }

    /**
     * The body.
     *
     * @throws UntranslatableException if Gemini has no word for a part of the request
     */
    byte[] bytes() {
        body.put("contents", request.turns().stream().map(this::turn).toList());
        if (!request.system().isEmpty()) {
            List<?> parts = request.system().stream()
                    .map(text -> Json.members("text", text))
                    .toList();
            body.put("systemInstruction", Json.members("parts", parts));
        }
        tools();
        sampling();
        Members further = request.further();
        further.number("n").ifPresent(count -> config.put("candidateCount", count));
        further.number("seed").ifPresent(seed -> config.put("seed", seed));
        further.number("frequency_penalty").ifPresent(value -> config.put("frequencyPenalty", value));
        further.number("presence_penalty").ifPresent(value -> config.put("presencePenalty", value));
        further.members("response_format").ifPresent(this::format);
        further.close();
        if (!config.isEmpty()) {
            body.put("generationConfig", config);
        }
        return Json.write(body).getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, @Nullable Object> turn(ChatRequest.Turn turn) {
        return Json.members(
                "role",
                turn.assistant() ? "model" : "user",
                "parts",
                turn.blocks().stream().map(this::part).toList());
    }

    private Map<String, @Nullable Object> part(Block block) {
        return switch (block) {
            case Block.Text(String text) -> Json.members("text", text);
            case Block.Image(String type, String base64) ->
                Json.members("inlineData", Json.members("mimeType", image(type), "data", base64));
            case Block.Call(String id, String name, Map<?, ?> arguments) -> {
                var part = Json.members("functionCall", Json.members("id", id, "name", name, "args", arguments));
                if (unsigned) {
                    part.put("thoughtSignature", NO_SIGNATURE);
                }
                yield part;
            }
            case Block.Result(String id, String name, String text) ->
                Json.members(
                        "functionResponse",
                        Json.members("id", id, "name", name, "response", Json.members("output", text)));
        };
    }

    private static String image(String type) {
        if (!IMAGES.contains(type)) {
            throw new UntranslatableException("an image of another format");
        }
        return type;
    }

    private void tools() {
        if (request.tools().isEmpty()) {
            return;
        }
        List<?> declared = request.tools().stream().map(this::tool).toList();
        body.put("tools", List.of(Json.members("functionDeclarations", declared)));
        request.choice()
                .map(choice -> switch (choice) {
                    case ToolChoice.Auto() -> Json.members("mode", "AUTO");
                    case ToolChoice.None() -> Json.members("mode", "NONE");
                    case ToolChoice.Required() -> Json.members("mode", "ANY");
                    case ToolChoice.Named(String name) ->
                        Json.members("mode", "ANY", "allowedFunctionNames", List.of(name));
                })
                .ifPresent(mode -> body.put("toolConfig", Json.members("functionCallingConfig", mode)));
    }

    private Map<String, @Nullable Object> tool(Tool tool) {
        if (tool.strict() && !loose) {
            throw new UntranslatableException("a tool whose arguments always keep to their schema");
        }
        Map<String, @Nullable Object> declared = Json.members("name", tool.name());
        tool.description().ifPresent(text -> declared.put("description", text));
        if (tool.parameters() != null) {
            declared.put("parametersJsonSchema", tool.parameters());
        }
        return declared;
    }

    private void sampling() {
        request.maxTokens().ifPresent(most -> config.put("maxOutputTokens", most));
        request.temperature().ifPresent(value -> config.put("temperature", value));
        request.topP().ifPresent(value -> config.put("topP", value));
        if (!request.stops().isEmpty()) {
            config.put("stopSequences", request.stops());
        }
    }

    private void format(Members format) {
        switch (format.required("type")) {
            case "text" -> {}
            case "json_object" -> config.put("responseMimeType", "application/json");
            case "json_schema" -> {
                Members declared =
                        format.members("json_schema").orElseThrow(() -> new UntranslatableException("response_format"));
                declared.text("name"); // a label for the client's own use
                declared.flag("strict"); // an answer that always keeps to its schema does so where it need not
                config.put("responseMimeType", "application/json");
                config.put("responseJsonSchema", declared.any("schema"));
                declared.close();
            }
            default -> throw new UntranslatableException("response_format");
        }
        format.close();
    }
}
