package io.aegis.provider.wire.chat;

import io.aegis.provider.wire.chat.ChatRequest.Block;
import io.aegis.provider.wire.chat.ChatRequest.Tool;
import io.aegis.provider.wire.chat.ChatRequest.ToolChoice;
import io.aegis.provider.wire.chat.ChatRequest.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a chat completion request for translation. What it does not understand is an {@link UntranslatableException}. Used once. */
public final class ChatReader {
    private static final Pattern DATA_URL =
            Pattern.compile("data:(image/[a-z0-9.+-]{1,32});base64,([A-Za-z0-9+/]+={0,2})");

    private final List<String> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final Map<String, String> called = new HashMap<>();

    private ChatReader() {}

    /**
     * Reads a request.
     *
     * @param leftOut members that may be left out
     * @throws NotJsonException if it is not JSON
     * @throws UntranslatableException if it says what cannot be translated for anybody
     */
    public static ChatRequest read(byte[] body, Set<String> leftOut) {
        return new ChatReader().request(Members.of(JsonReader.read(body), ""), leftOut);
    }

    private ChatRequest request(Members request, Set<String> leftOut) {
        request.any("model");
        request.any("stream");
        request.any("stream_options"); // tokens are always counted, and the gateway decides who sees the count
        request.idle("store", Boolean.FALSE::equals);
        request.idle("logprobs", Boolean.FALSE::equals);
        request.idle("modalities", List.of("text")::equals);
        request.idle("parallel_tool_calls", Boolean.TRUE::equals);
        request.idle("service_tier", "auto"::equals);
        request.idle("frequency_penalty", ChatReader::isZero);
        request.idle("presence_penalty", ChatReader::isZero);
        request.idle("logit_bias", Map.of()::equals);
        request.idle("metadata", Map.of()::equals);
        request.idle("response_format", Map.of("type", "text")::equals);
        request.leaveOut(leftOut);
        request.items("messages").forEach(message -> message(Members.of(message, "messages")));
        Optional<Numeral> most = request.number("max_completion_tokens");
        Optional<Numeral> older = request.number("max_tokens");
        if (most.isPresent() && older.isPresent() && !most.equals(older)) {
            throw new UntranslatableException("two limits of tokens");
        }
        return new ChatRequest(
                List.copyOf(system),
                List.copyOf(turns),
                request.items("tools").stream().map(ChatReader::tool).toList(),
                choice(request.any("tool_choice")),
                most.or(() -> older),
                request.number("temperature"),
                request.number("top_p"),
                stops(request.any("stop")),
                request);
    }

    private static boolean isZero(Object value) {
        return value instanceof Numeral number && number.isZero();
    }

    private void message(Members message) {
        switch (message.required("role")) {
            case "system", "developer" -> instruct(message);
            case "user" -> say(false, content(message, true));
            case "assistant" -> {
                var blocks = new ArrayList<>(content(message, false));
                message.items("tool_calls").forEach(call -> blocks.add(call(Members.of(call, "tool_calls"))));
                message.idle("annotations", List.of()::equals);
                message.idle("refusal", ""::equals);
                thoughts(message);
                say(true, blocks);
            }
            case "tool" -> {
                String id = message.required("tool_call_id");
                String name = Optional.ofNullable(called.get(id))
                        .orElseThrow(() -> new UntranslatableException("a result of a call that was not made"));
                say(false, List.of(new Block.Result(id, name, text(message))));
            }
            default -> throw new UntranslatableException("a role");
        }
        message.close();
    }

    /**
     * Passes over what the model thought. Without the upstream's signature, which the dialect has no place for, no upstream takes it back, and a turn that
     * went on with a tool would end here.
     */
    private static void thoughts(Members message) {
        message.any("reasoning_content");
        message.any("reasoning");
    }

    /** Upstreams that take instructions take them before everything else, where they mean something else than in the middle. */
    private void instruct(Members message) {
        if (!turns.isEmpty()) {
            throw new UntranslatableException("instructions in the middle of a conversation");
        }
        system.add(text(message));
    }

    private static String text(Members message) {
        var text = new StringBuilder();
        content(message, false).forEach(block -> text.append(((Block.Text) block).text()));
        return text.toString();
    }

    /** Messages of one side that follow each other are one turn. */
    private void say(boolean assistant, List<Block> blocks) {
        if (!turns.isEmpty() && turns.getLast().assistant() == assistant) {
            blocks = new ArrayList<>(blocks);
            blocks.addAll(0, turns.removeLast().blocks());
        }
        turns.add(new Turn(assistant, List.copyOf(blocks)));
    }

    private static List<Block> content(Members message, boolean images) {
        return switch (message.any("content")) {
            case null -> List.of();
            case String text -> text.isEmpty() ? List.of() : List.of(new Block.Text(text));
            case List<?> parts ->
                parts.stream()
                        .map(part -> part(Members.of(part, "content"), images))
                        .filter(block -> !(block instanceof Block.Text(String text) && text.isEmpty()))
                        .toList();
            default -> throw new UntranslatableException("content");
        };
    }

    private static Block part(Members part, boolean images) {
        String type = part.required("type");
        Block block;
        if (type.equals("text")) {
            block = new Block.Text(part.required("text"));
        } else if (type.equals("image_url") && images) {
            block = image(part);
        } else {
            throw new UntranslatableException("a part of a message");
        }
        part.close();
        return block;
    }

    private static Block image(Members part) {
        Members image = part.members("image_url").orElseThrow(() -> new UntranslatableException("an image"));
        image.idle("detail", "auto"::equals);
        Matcher url = DATA_URL.matcher(image.required("url"));
        image.close();
        if (!url.matches()) {
            throw new UntranslatableException("an image that is elsewhere");
        }
        return new Block.Image(url.group(1), url.group(2));
    }

    private Block call(Members call) {
        String id = call.required("id");
        call.idle("type", "function"::equals);
        call.any("index");
        Members function = call.members("function").orElseThrow(() -> new UntranslatableException("a call"));
        String name = function.required("name");
        String arguments = function.required("arguments");
        function.close();
        call.close();
        called.put(id, name);
        return new Block.Call(id, name, arguments(arguments));
    }

    private static Map<?, ?> arguments(String text) {
        try {
            if (text.isBlank()) {
                return Map.of();
            }
            if (JsonReader.read(text) instanceof Map<?, ?> arguments) {
                return arguments;
            }
        } catch (NotJsonException broken) {
            throw new UntranslatableException("arguments that are no object");
        }
        throw new UntranslatableException("arguments that are no object");
    }

    private static Tool tool(@Nullable Object declared) {
        Members tool = Members.of(declared, "tools");
        if (!tool.required("type").equals("function")) {
            throw new UntranslatableException("a tool that is no function");
        }
        Members function = tool.members("function").orElseThrow(() -> new UntranslatableException("a function"));
        var read = new Tool(
                function.required("name"),
                function.text("description"),
                function.any("parameters"),
                function.flag("strict").orElse(false));
        function.close();
        tool.close();
        return read;
    }

    private static Optional<ToolChoice> choice(@Nullable Object choice) {
        return switch (choice) {
            case null -> Optional.empty();
            case String word ->
                Optional.of(
                        switch (word) {
                            case "auto" -> new ToolChoice.Auto();
                            case "none" -> new ToolChoice.None();
                            case "required" -> new ToolChoice.Required();
                            default -> throw new UntranslatableException("tool_choice");
                        });
            case Map<?, ?> named -> Optional.of(named(Members.of(named, "tool_choice")));
            default -> throw new UntranslatableException("tool_choice");
        };
    }

    private static ToolChoice named(Members choice) {
        if (!choice.required("type").equals("function")) {
            throw new UntranslatableException("tool_choice");
        }
        Members function = choice.members("function").orElseThrow(() -> new UntranslatableException("tool_choice"));
        var named = new ToolChoice.Named(function.required("name"));
        function.close();
        choice.close();
        return named;
    }

    private static List<String> stops(@Nullable Object stop) {
        return switch (stop) {
            case null -> List.of();
            case String one -> List.of(one);
            case List<?> many
            when many.stream().allMatch(String.class::isInstance) ->
                many.stream().map(String.class::cast).toList();
            default -> throw new UntranslatableException("stop");
        };
    }
}
