package io.aegis.dialects.messages;

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
import org.jspecify.annotations.Nullable;

/** Reads what a messages request says. The document was checked against its table. Used once. */
final class MessagesConversation {
    private static final Set<String> KNOWN =
            MessagesRequestTable.REQUEST.fields().keySet();
    private static final Set<String> SAID = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "metadata",
            "stop_sequences",
            "temperature",
            "top_p",
            "top_k",
            "thinking",
            "output_config",
            "output_format",
            "stream",
            "service_tier",
            "speed",
            "cache_control",
            "context_management");
    private static final Set<String> TOOL = Set.of(
            "type",
            "name",
            "description",
            "input_schema",
            "strict",
            "cache_control",
            "eager_input_streaming",
            "allowed_callers");

    /** The provider of this dialect always keeps to a schema; others do if they are told to, and want a name for it. */
    private static final String SCHEMA_NAME = "answer";

    private final Json.Members document;
    private final UnaryOperator<String> rekey;
    private final Reading reading = new Reading();
    private final MessagesBlocks blocks = new MessagesBlocks(reading);
    private final List<Setting> settings = new ArrayList<>();

    MessagesConversation(Json.Members document, UnaryOperator<String> rekey) {
        this.document = document;
        this.rekey = rekey;
    }

    Conversation read() {
        reading.rest(document, "", SAID, KNOWN);
        var turns = new ArrayList<Turn>();
        if (document.present("system") != null) {
            turns.add(new Turn(Role.SYSTEM, blocks.content(document.get("system"), "/system")));
        }
        List<Json> messages = Reading.items(document.get("messages"));
        for (int at = 0; at < messages.size(); at++) {
            turn((Json.Members) messages.get(at), "/messages/" + at, turns);
        }
        var tools = new ArrayList<Tool>();
        List<Json> declared = Reading.items(document.get("tools"));
        for (int at = 0; at < declared.size(); at++) {
            var tool = (Json.Members) declared.get(at);
            if (Reading.text(tool.get("type")).orElse("custom").equals("custom")) {
                tools.add(tool(tool, "/tools/" + at));
            } else {
                reading.lose("/tools/" + at);
            }
        }
        settings();
        return new Conversation(turns, tools, settings, reading.lost(), reading.hints());
    }

    /** Results of tools stand in a turn of the user here, and are a turn of their own in a conversation. */
    private void turn(Json.Members message, String place, List<Turn> turns) {
        reading.rest(message, place, Set.of("role", "content"), Set.of("clear_at", "output_config"));
        Role role = switch (Reading.text(message.get("role")).orElseThrow()) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default -> Role.SYSTEM;
        };
        var run = new ArrayList<Block>();
        Role said = role;
        for (Block block : blocks.content(message.get("content"), place + "/content")) {
            Role next = block instanceof Block.Result ? Role.TOOL : role;
            if (next != said && !run.isEmpty()) {
                turns.add(new Turn(said, run));
                run.clear();
            }
            said = next;
            run.add(block);
        }
        turns.add(new Turn(said, run));
    }

    private Tool tool(Json.Members tool, String place) {
        reading.rest(tool, place, TOOL, Set.of("defer_loading", "input_examples"));
        blocks.cached(tool, place);
        if (tool.present("eager_input_streaming") != null) {
            reading.hint(place + "/eager_input_streaming");
        }
        return new Tool(
                place,
                CallKind.FUNCTION,
                Reading.text(tool.get("name")).orElseThrow(),
                Reading.text(tool.get("description")),
                Optional.ofNullable(tool.present("input_schema")),
                Reading.flag(tool.get("strict")));
    }

    private void settings() {
        number("max_tokens")
                .ifPresent(most -> settings.add(new Setting.MaxTokens("/max_tokens", Long.parseLong(most))));
        number("temperature").ifPresent(value -> settings.add(new Setting.Temperature("/temperature", value)));
        number("top_p").ifPresent(value -> settings.add(new Setting.TopP("/top_p", value)));
        number("top_k").ifPresent(value -> settings.add(new Setting.TopK("/top_k", value)));
        List<String> stops = Reading.items(document.get("stop_sequences")).stream()
                .flatMap(item -> Reading.text(item).stream())
                .toList();
        if (!stops.isEmpty()) {
            settings.add(new Setting.Stops("/stop_sequences", stops));
        }
        if (document.present("metadata") instanceof Json.Members metadata) {
            reading.rest(metadata, "/metadata", Set.of("user_id"), Set.of());
            Reading.text(metadata.get("user_id"))
                    .ifPresent(id -> settings.add(new Setting.EndUser("/metadata/user_id", rekey.apply(id))));
        }
        hint("service_tier", "auto");
        hint("speed", "standard");
        blocks.cached(document, "");
        if (document.present("context_management") != null) {
            reading.hint("/context_management"); // what the model may forget, which it does not need to
        }
        boolean unthinking = thinking();
        output(unthinking);
        choice();
    }

    private void hint(String member, String usual) {
        Reading.text(document.get(member))
                .filter(value -> !value.equals(usual))
                .ifPresent(value -> reading.hint("/" + member));
    }

    /** Returns whether the model is asked not to think. That it thinks as it sees fit is what other providers do unasked. */
    private boolean thinking() {
        if (!(document.present("thinking") instanceof Json.Members thinking)) {
            return false;
        }
        reading.rest(thinking, "/thinking", Set.of("type", "budget_tokens"), Set.of("display", "block_binding"));
        switch (Reading.text(thinking.get("type")).orElseThrow()) {
            case "enabled" ->
                settings.add(new Setting.ReasoningTokens(
                        "/thinking",
                        Reading.number(thinking.get("budget_tokens"))
                                .map(Long::parseLong)
                                .orElseThrow()));
            case "disabled" -> {
                settings.add(new Setting.Effort("/thinking", "none"));
                return true;
            }
            case "between_tools" -> reading.lose("/thinking");
            default -> {}
        }
        return false;
    }

    private void output(boolean unthinking) {
        if (document.present("output_config") instanceof Json.Members config) {
            reading.rest(config, "/output_config", Set.of("effort", "format"), Set.of("task_budget"));
            Reading.text(config.get("effort")).ifPresent(level -> effort(level, unthinking));
            format(config.present("format"), "/output_config/format");
            if (config.present("format") != null && document.present("output_format") != null) {
                reading.lose("/output_format");
                return;
            }
        }
        format(document.present("output_format"), "/output_format");
    }

    private void effort(String level, boolean unthinking) {
        if (unthinking || level.equals("max")) {
            reading.lose("/output_config/effort");
        } else {
            settings.add(new Setting.Effort("/output_config/effort", level));
        }
    }

    private void format(@Nullable Json format, String place) {
        if (format instanceof Json.Members members) {
            reading.rest(members, place, Set.of("type", "schema"), Set.of());
            settings.add(new Setting.Format(
                    place,
                    Optional.of(new Conversation.Schema(
                            SCHEMA_NAME,
                            Optional.empty(),
                            Optional.ofNullable(members.present("schema")).orElseThrow(),
                            Optional.of(true)))));
        }
    }

    private void choice() {
        if (!(document.present("tool_choice") instanceof Json.Members choice)) {
            return;
        }
        reading.rest(choice, "/tool_choice", Set.of("type", "name", "disable_parallel_tool_use"), Set.of());
        settings.add(new Setting.Tools(
                "/tool_choice",
                switch (Reading.text(choice.get("type")).orElseThrow()) {
                    case "none" -> new ToolChoice.None();
                    case "any" -> new ToolChoice.Required();
                    case "tool" ->
                        new ToolChoice.Named(
                                CallKind.FUNCTION,
                                Reading.text(choice.get("name")).orElseThrow());
                    default -> new ToolChoice.Auto();
                }));
        if (choice.get("disable_parallel_tool_use") == Json.Literal.TRUE) {
            settings.add(new Setting.OneCall("/tool_choice/disable_parallel_tool_use"));
        }
    }

    private Optional<String> number(String name) {
        return Reading.number(document.get(name));
    }
}
