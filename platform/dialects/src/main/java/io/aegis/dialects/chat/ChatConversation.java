package io.aegis.dialects.chat;

import io.aegis.dialects.conversation.Conversation;
import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.conversation.Conversation.Role;
import io.aegis.dialects.conversation.Conversation.Setting;
import io.aegis.dialects.conversation.Conversation.Tool;
import io.aegis.dialects.conversation.Conversation.ToolChoice;
import io.aegis.dialects.conversation.Conversation.Turn;
import io.aegis.dialects.conversation.Reading;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads what a chat completion request says. The document was checked against its table. Used once. */
final class ChatConversation {
    private static final Set<String> KNOWN = ChatRequestTable.REQUEST.fields().keySet();
    private static final Set<String> SAID = Set.of(
            "model",
            "messages",
            "tools",
            "functions",
            "tool_choice",
            "function_call",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "stop",
            "n",
            "user",
            "reasoning_effort",
            "parallel_tool_calls",
            "response_format",
            "verbosity",
            "stream",
            "stream_options",
            "store",
            "logprobs",
            "service_tier",
            "modalities",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention");
    private static final Set<String> HINTS =
            Set.of("prompt_cache_key", "prompt_cache_options", "prompt_cache_retention");
    private static final Set<String> TURN = Set.of(
            "role",
            "content",
            "refusal",
            "reasoning_content",
            "reasoning",
            "tool_calls",
            "function_call",
            "tool_call_id",
            "name");
    private static final String LEGACY_ID = "call90000";

    private static final String BREAKPOINT = "prompt_cache_breakpoint";

    private final Json.Members document;
    private final UnaryOperator<String> rekey;
    private final Reading reading = new Reading();
    private final List<Setting> settings = new ArrayList<>();

    ChatConversation(Json.Members document, UnaryOperator<String> rekey) {
        this.document = document;
        this.rekey = rekey;
    }

    Conversation read() {
        reading.rest(document, "", SAID, KNOWN);
        var turns = new ArrayList<Turn>();
        List<Json> messages = Reading.items(document.get("messages"));
        for (int at = 0; at < messages.size(); at++) {
            turns.add(turn((Json.Members) messages.get(at), "/messages/" + at));
        }
        var tools = new ArrayList<Tool>();
        List<Json> declared = Reading.items(document.get("tools"));
        for (int at = 0; at < declared.size(); at++) {
            tools.add(tool((Json.Members) declared.get(at), "/tools/" + at));
        }
        List<Json> functions = Reading.items(document.get("functions"));
        for (int at = 0; at < functions.size(); at++) {
            tools.add(function(CallKind.FUNCTION, (Json.Members) functions.get(at), "/functions/" + at));
        }
        settings();
        return new Conversation(turns, tools, settings, reading.lost(), reading.hints());
    }

    private Turn turn(Json.Members message, String place) {
        String role = Reading.text(message.get("role")).orElseThrow();
        reading.rest(message, place, TURN, Set.of("annotations", "audio"));
        boolean names = message.present("name") != null && !role.equals("function") && !role.equals("tool");
        if (names) {
            reading.lose(place + "/name");
        }
        return switch (role) {
            case "system", "developer" -> new Turn(Role.SYSTEM, content(message, place));
            case "user" -> new Turn(Role.USER, content(message, place));
            case "tool" -> {
                String id = Reading.text(message.get("tool_call_id")).orElseThrow();
                yield new Turn(
                        Role.TOOL,
                        List.of(new Block.Result(place, CallKind.FUNCTION, id, content(message, place), false)));
            }
            case "function" ->
                new Turn(
                        Role.TOOL,
                        List.of(new Block.Result(place, CallKind.FUNCTION, LEGACY_ID, content(message, place), false)));
            default -> new Turn(Role.ASSISTANT, said(message, place));
        };
    }

    private List<Block> said(Json.Members message, String place) {
        var blocks = new ArrayList<Block>();
        for (String member : List.of("reasoning_content", "reasoning")) {
            Reading.text(message.get(member))
                    .ifPresent(text -> blocks.add(new Block.Reasoning(place + "/" + member, text, Optional.empty())));
        }
        blocks.addAll(content(message, place));
        Reading.text(message.get("refusal")).ifPresent(text -> blocks.add(new Block.Refusal(place + "/refusal", text)));
        List<Json> calls = Reading.items(message.get("tool_calls"));
        for (int at = 0; at < calls.size(); at++) {
            blocks.add(call((Json.Members) calls.get(at), place + "/tool_calls/" + at));
        }
        if (message.present("function_call") instanceof Json.Members legacy) {
            blocks.add(called(CallKind.FUNCTION, LEGACY_ID, legacy, "arguments", place + "/function_call"));
        }
        return blocks;
    }

    private Block call(Json.Members call, String place) {
        only(call, place, "id", "type", "index", "function", "custom");
        String id = Reading.text(call.get("id")).orElse("");
        return call.present("custom") instanceof Json.Members custom
                ? called(CallKind.CUSTOM, id, custom, "input", place)
                : called(CallKind.FUNCTION, id, (Json.Members) present(call, "function"), "arguments", place);
    }

    private Block called(CallKind kind, String id, Json.Members call, String payload, String place) {
        only(call, place, "name", payload);
        return new Block.Call(place, kind, id, Reading.text(call.get("name")).orElseThrow(), present(call, payload));
    }

    private static Json present(Json.Members members, String name) {
        return Optional.ofNullable(members.present(name)).orElseThrow();
    }

    private List<Block> content(Json.Members message, String place) {
        var blocks = new ArrayList<Block>();
        Json content = message.get("content");
        Reading.text(content).ifPresent(text -> blocks.add(new Block.Text(place + "/content", text)));
        List<Json> parts = Reading.items(content);
        for (int at = 0; at < parts.size(); at++) {
            blocks.add(part((Json.Members) parts.get(at), place + "/content/" + at));
        }
        return blocks;
    }

    private Block part(Json.Members part, String place) {
        String type = Reading.text(part.get("type")).orElseThrow();
        only(part, place, "type", type, BREAKPOINT);
        if (part.present(BREAKPOINT) != null) {
            reading.hint(place + "/" + BREAKPOINT);
        }
        return switch (type) {
            case "text" -> new Block.Text(place, Reading.text(part.get("text")).orElseThrow());
            case "refusal" ->
                new Block.Refusal(place, Reading.text(part.get("refusal")).orElseThrow());
            case "image_url" -> {
                var image = (Json.Members) present(part, "image_url");
                only(image, place + "/image_url", "url", "detail");
                Reading.text(image.get("detail"))
                        .filter(detail -> !detail.equals("auto"))
                        .ifPresent(detail -> reading.lose(place + "/image_url/detail"));
                yield Reading.attached(place, Optional.empty(), present(image, "url"));
            }
            case "input_audio" -> {
                var sound = (Json.Members) present(part, "input_audio");
                only(sound, place + "/input_audio", "data", "format");
                yield new Block.Sound(
                        place,
                        Reading.text(sound.get("format")).orElse("wav"),
                        Reading.text(sound.get("data")).orElseThrow());
            }
            default -> {
                var file = (Json.Members) present(part, "file");
                only(file, place + "/file", "file_data", "filename");
                yield Reading.attached(place, Reading.text(file.get("filename")), present(file, "file_data"));
            }
        };
    }

    private Tool tool(Json.Members tool, String place) {
        only(tool, place, "type", "function", "custom");
        return tool.present("custom") instanceof Json.Members custom
                ? function(CallKind.CUSTOM, custom, place)
                : function(CallKind.FUNCTION, (Json.Members) present(tool, "function"), place);
    }

    private Tool function(CallKind kind, Json.Members function, String place) {
        only(function, place, "name", "description", "parameters", "strict", "format");
        if (kind == CallKind.CUSTOM && function.present("format") != null) {
            reading.lose(place + "/custom/format");
        }
        return new Tool(
                place,
                kind,
                Reading.text(function.get("name")).orElseThrow(),
                Reading.text(function.get("description")),
                Optional.ofNullable(function.present("parameters")),
                Reading.flag(function.get("strict")));
    }

    private void settings() {
        long most = Reading.number(document.get("max_completion_tokens"))
                .or(() -> Reading.number(document.get("max_tokens")))
                .map(Long::parseLong)
                .orElse(-1L);
        if (most >= 0) {
            settings.add(new Setting.MaxTokens("/max_tokens", most));
        }
        number("temperature").ifPresent(value -> settings.add(new Setting.Temperature("/temperature", value)));
        number("top_p").ifPresent(value -> settings.add(new Setting.TopP("/top_p", value)));
        List<String> stops = Reading.text(document.get("stop"))
                .map(List::of)
                .orElseGet(() -> Reading.items(document.get("stop")).stream()
                        .flatMap(item -> Reading.text(item).stream())
                        .toList());
        if (!stops.isEmpty()) {
            settings.add(new Setting.Stops("/stop", stops));
        }
        number("n")
                .filter(count -> !count.equals("1"))
                .ifPresent(count -> settings.add(new Setting.Choices("/n", Integer.parseInt(count))));
        text("user").ifPresent(id -> settings.add(new Setting.EndUser("/user", rekey.apply(id))));
        text("reasoning_effort").ifPresent(level -> settings.add(new Setting.Effort("/reasoning_effort", level)));
        text("verbosity").ifPresent(level -> settings.add(new Setting.Verbosity("/verbosity", level)));
        text("service_tier").filter(tier -> !tier.equals("auto")).ifPresent(tier -> reading.hint("/service_tier"));
        HINTS.stream()
                .filter(hint -> document.present(hint) != null)
                .sorted()
                .forEach(hint -> reading.hint("/" + hint));
        if (document.get("logprobs") == Json.Literal.TRUE) {
            reading.lose("/logprobs");
        }
        if (document.get("parallel_tool_calls") == Json.Literal.FALSE) {
            settings.add(new Setting.OneCall("/parallel_tool_calls"));
        }
        if (document.present("stream_options") instanceof Json.Members options) {
            only(options, "/stream_options", "include_usage", "include_obfuscation");
        }
        choice();
        format();
    }

    /** Lists an object in which something else stands than these members. */
    private void only(Json.Members members, String place, String... said) {
        reading.rest(members, place, Set.of(said), Set.of());
    }

    /** The newer member counts where a client wrote both. */
    private void choice() {
        Json newer = document.present("tool_choice");
        Json older = document.present("function_call");
        if (newer != null && older != null) {
            reading.lose("/function_call");
        }
        if (newer != null) {
            choice("/tool_choice", newer);
        } else if (older != null) {
            choice("/function_call", older);
        }
    }

    private void choice(String place, Json choice) {
        if (choice instanceof Json.Members named) {
            named(place, named);
            return;
        }
        switch (Reading.text(choice).orElse("")) {
            case "auto" -> settings.add(new Setting.Tools(place, new ToolChoice.Auto()));
            case "none" -> settings.add(new Setting.Tools(place, new ToolChoice.None()));
            case "required" -> settings.add(new Setting.Tools(place, new ToolChoice.Required()));
            default -> reading.lose(place);
        }
    }

    private void named(String place, Json.Members choice) {
        only(choice, place, "type", "function", "custom", "name", "allowed_tools");
        if (choice.present("function") instanceof Json.Members function) {
            only(function, place, "name");
            named(place, CallKind.FUNCTION, function);
        } else if (choice.present("custom") instanceof Json.Members custom) {
            only(custom, place, "name");
            named(place, CallKind.CUSTOM, custom);
        } else if (choice.present("name") != null) {
            named(place, CallKind.FUNCTION, choice);
        } else {
            reading.lose(place);
        }
    }

    private void named(String place, CallKind kind, Json.Members named) {
        String name = Reading.text(named.get("name")).orElseThrow();
        settings.add(new Setting.Tools(place, new ToolChoice.Named(kind, name)));
    }

    private void format() {
        if (!(document.present("response_format") instanceof Json.Members format)) {
            return;
        }
        only(format, "/response_format", "type", "json_schema");
        switch (Reading.text(format.get("type")).orElseThrow()) {
            case "json_object" -> settings.add(new Setting.Format("/response_format", Optional.empty()));
            case "json_schema" -> {
                var schema = (Json.Members) present(format, "json_schema");
                only(schema, "/response_format/json_schema", "name", "description", "schema", "strict");
                settings.add(new Setting.Format(
                        "/response_format",
                        Optional.of(new Conversation.Schema(
                                Reading.text(schema.get("name")).orElseThrow(),
                                Reading.text(schema.get("description")),
                                Optional.ofNullable(schema.present("schema")).orElseGet(Json.Members::new),
                                Reading.flag(schema.get("strict"))))));
            }
            default -> {} // text is what every dialect answers with
        }
    }

    private Optional<String> number(String name) {
        return Reading.number(document.get(name));
    }

    private Optional<String> text(String name) {
        return Reading.text(document.get(name));
    }
}
