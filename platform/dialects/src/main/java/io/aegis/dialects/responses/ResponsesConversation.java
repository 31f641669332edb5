package io.aegis.dialects.responses;

import io.aegis.dialects.conversation.Conversation;
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

/** Reads what a request for a response says. The document was checked against its table. Used once. */
final class ResponsesConversation {
    private static final Set<String> KNOWN =
            ResponsesRequestTable.REQUEST.fields().keySet();
    private static final Set<String> SAID = Set.of(
            "model",
            "input",
            "instructions",
            "tools",
            "tool_choice",
            "max_output_tokens",
            "temperature",
            "top_p",
            "user",
            "safety_identifier",
            "reasoning",
            "text",
            "parallel_tool_calls",
            "background",
            "include",
            "top_logprobs",
            "truncation",
            "stream",
            "stream_options",
            "store",
            "service_tier",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention");
    private static final List<String> HINTS =
            List.of("prompt_cache_key", "prompt_cache_options", "prompt_cache_retention");
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh");

    private final Json.Members document;
    private final UnaryOperator<String> rekey;
    private final Reading reading = new Reading();
    private final List<Setting> settings = new ArrayList<>();

    ResponsesConversation(Json.Members document, UnaryOperator<String> rekey) {
        this.document = document;
        this.rekey = rekey;
    }

    Conversation read() {
        reading.rest(document, "", SAID, KNOWN);
        List<Turn> turns = new ResponsesTurns(reading).read(document);
        var tools = new ArrayList<Tool>();
        List<Json> declared = Reading.items(document.get("tools"));
        for (int at = 0; at < declared.size(); at++) {
            var tool = (Json.Members) declared.get(at);
            if (Reading.text(tool.get("type")).orElseThrow().equals("namespace")) {
                reading.lose("/tools/" + at); // a call would come back without its namespace
            } else {
                tools.add(tool(tool, "/tools/" + at));
            }
        }
        settings();
        hints();
        return new Conversation(turns, tools, settings, reading.lost(), reading.hints());
    }

    private Tool tool(Json.Members tool, String place) {
        boolean custom = Reading.text(tool.get("type")).orElseThrow().equals("custom");
        reading.rest(
                tool,
                place,
                Set.of(
                        "type",
                        "name",
                        "description",
                        "parameters",
                        "strict",
                        "format",
                        "allowed_callers",
                        "async",
                        "defer_loading"),
                Set.of("output_schema"));
        for (String member : List.of("async", "defer_loading")) {
            if (tool.get(member) == Json.Literal.TRUE) {
                reading.lose(place + "/" + member);
            }
        }
        if (tool.present("format") instanceof Json.Members format
                && !Reading.text(format.get("type")).orElse("").equals("text")) {
            reading.lose(place + "/format");
        }
        return new Tool(
                place,
                custom ? CallKind.CUSTOM : CallKind.FUNCTION,
                Reading.text(tool.get("name")).orElseThrow(),
                Reading.text(tool.get("description")),
                Optional.ofNullable(tool.present("parameters")),
                Reading.flag(tool.get("strict")));
    }

    private void settings() {
        number("max_output_tokens")
                .map(Long::parseLong)
                .ifPresent(most -> settings.add(new Setting.MaxTokens("/max_output_tokens", most)));
        number("temperature").ifPresent(value -> settings.add(new Setting.Temperature("/temperature", value)));
        number("top_p").ifPresent(value -> settings.add(new Setting.TopP("/top_p", value)));
        endUser();
        reasoning();
        if (document.get("parallel_tool_calls") == Json.Literal.FALSE) {
            settings.add(new Setting.OneCall("/parallel_tool_calls"));
        }
        choice();
        if (document.present("text") instanceof Json.Members text) {
            reading.rest(text, "/text", Set.of("format", "verbosity"), Set.of());
            format(text);
            Reading.text(text.get("verbosity"))
                    .ifPresent(level -> settings.add(new Setting.Verbosity("/text/verbosity", level)));
        }
    }

    /** Two members name the end user; one is enough to tell users apart. */
    private void endUser() {
        Optional<String> user = text("user");
        Optional<String> safety = text("safety_identifier");
        user.ifPresent(id -> settings.add(new Setting.EndUser("/user", rekey.apply(id))));
        safety.ifPresent(id -> {
            if (user.isEmpty()) {
                settings.add(new Setting.EndUser("/safety_identifier", rekey.apply(id)));
            } else {
                reading.hint("/safety_identifier");
            }
        });
    }

    private void reasoning() {
        if (!(document.present("reasoning") instanceof Json.Members reasoning)) {
            return;
        }
        reading.rest(
                reasoning, "/reasoning", Set.of("effort"), Set.of("summary", "generate_summary", "context", "mode"));
        Reading.text(reasoning.get("effort")).ifPresent(level -> {
            if (EFFORTS.contains(level)) {
                settings.add(new Setting.Effort("/reasoning/effort", level));
            } else {
                reading.lose("/reasoning/effort");
            }
        });
    }

    private void choice() {
        Json choice = document.present("tool_choice");
        if (choice instanceof Json.Text word) {
            settings.add(new Setting.Tools(
                    "/tool_choice",
                    switch (word.value()) {
                        case "none" -> new ToolChoice.None();
                        case "required" -> new ToolChoice.Required();
                        default -> new ToolChoice.Auto();
                    }));
        } else if (choice instanceof Json.Members named) {
            named(named);
        }
    }

    private void named(Json.Members choice) {
        String type = Reading.text(choice.get("type")).orElseThrow();
        if (type.equals("allowed_tools")) {
            reading.lose("/tool_choice");
            return;
        }
        reading.rest(choice, "/tool_choice", Set.of("type", "name"), Set.of());
        CallKind kind = type.equals("custom") ? CallKind.CUSTOM : CallKind.FUNCTION;
        String name = Reading.text(choice.get("name")).orElseThrow();
        settings.add(new Setting.Tools("/tool_choice", new ToolChoice.Named(kind, name)));
    }

    private void format(Json.Members text) {
        if (!(text.present("format") instanceof Json.Members format)) {
            return;
        }
        reading.rest(format, "/text/format", Set.of("type", "name", "description", "schema", "strict"), Set.of());
        switch (Reading.text(format.get("type")).orElseThrow()) {
            case "json_object" -> settings.add(new Setting.Format("/text/format", Optional.empty()));
            case "json_schema" ->
                settings.add(new Setting.Format(
                        "/text/format",
                        Optional.of(new Conversation.Schema(
                                Reading.text(format.get("name")).orElseThrow(),
                                Reading.text(format.get("description")),
                                Optional.ofNullable(format.present("schema")).orElseThrow(),
                                Reading.flag(format.get("strict"))))));
            default -> {} // text is what every dialect answers with
        }
    }

    private void hints() {
        text("service_tier").filter(tier -> !tier.equals("auto")).ifPresent(tier -> reading.hint("/service_tier"));
        HINTS.stream().filter(hint -> document.present(hint) != null).forEach(hint -> reading.hint("/" + hint));
        text("truncation").filter(kind -> !kind.equals("disabled")).ifPresent(kind -> reading.lose("/truncation"));
        number("top_logprobs").filter(count -> !count.equals("0")).ifPresent(count -> reading.lose("/top_logprobs"));
        List<Json> included = Reading.items(document.get("include"));
        for (int at = 0; at < included.size(); at++) {
            if (Reading.text(included.get(at)).orElseThrow().equals(ResponsesRequestTable.SEALS)) {
                reading.hint("/include/" + at); // a seal is worth nothing to another dialect
            } else {
                reading.lose("/include/" + at);
            }
        }
        if (document.present("stream_options") instanceof Json.Members options) {
            reading.rest(options, "/stream_options", Set.of("include_obfuscation"), Set.of());
        }
    }

    private Optional<String> number(String name) {
        return Reading.number(document.get(name));
    }

    private Optional<String> text(String name) {
        return Reading.text(document.get(name));
    }
}
