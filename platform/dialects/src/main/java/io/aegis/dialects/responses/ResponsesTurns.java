package io.aegis.dialects.responses;

import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.conversation.Conversation.Role;
import io.aegis.dialects.conversation.Conversation.Turn;
import io.aegis.dialects.conversation.Reading;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the input of a request as turns: what a model said, thought and called in a row is one turn, and so are the results of its calls. Used once. */
final class ResponsesTurns {
    private static final Set<String> TURN = Set.of("type", "role", "content", "status");
    private static final Set<String> CALL =
            Set.of("type", "status", "call_id", "name", "arguments", "input", "caller", "async");
    private static final Set<String> OUTPUT = Set.of("type", "status", "call_id", "name", "output", "caller");
    private static final Set<String> NAMESPACE = Set.of("namespace");
    private static final Set<String> REASONING = Set.of("type", "status", "summary", "content", "encrypted_content");
    private static final String BREAKPOINT = "prompt_cache_breakpoint";

    private final Reading reading;
    private final List<Turn> turns = new ArrayList<>();

    ResponsesTurns(Reading reading) {
        this.reading = reading;
    }

    List<Turn> read(Json.Members document) {
        said(document, "instructions", Role.SYSTEM);
        said(document, "input", Role.USER);
        List<Json> items = Reading.items(document.get("input"));
        for (int at = 0; at < items.size(); at++) {
            item((Json.Members) items.get(at), "/input/" + at);
        }
        return turns;
    }

    private void said(Json.Members document, String member, Role role) {
        Reading.text(document.get(member))
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> turns.add(new Turn(role, List.of(new Block.Text("/" + member, text)))));
    }

    private void item(Json.Members item, String place) {
        switch (Reading.text(item.get("type")).orElse("message")) {
            case "message" -> message(item, place);
            case "reasoning" -> add(Role.ASSISTANT, List.of(reasoning(item, place)));
            case "function_call" -> add(Role.ASSISTANT, List.of(call(CallKind.FUNCTION, item, "arguments", place)));
            case "custom_tool_call" -> add(Role.ASSISTANT, List.of(call(CallKind.CUSTOM, item, "input", place)));
            case "function_call_output" -> add(Role.TOOL, List.of(output(CallKind.FUNCTION, item, place)));
            case "custom_tool_call_output" -> add(Role.TOOL, List.of(output(CallKind.CUSTOM, item, place)));
            default -> throw new IllegalStateException("an item that the table does not know");
        }
    }

    private void message(Json.Members message, String place) {
        reading.rest(message, place, TURN, Set.of("phase"));
        List<Block> blocks = content(message.get("content"), place + "/content");
        switch (Reading.text(message.get("role")).orElseThrow()) {
            case "user" -> turns.add(new Turn(Role.USER, blocks));
            case "assistant" -> add(Role.ASSISTANT, blocks);
            default -> turns.add(new Turn(Role.SYSTEM, blocks));
        }
    }

    private void add(Role role, List<Block> blocks) {
        var all = new ArrayList<Block>();
        if (!turns.isEmpty() && turns.getLast().role() == role) {
            all.addAll(turns.removeLast().blocks());
        }
        all.addAll(blocks);
        turns.add(new Turn(role, all));
    }

    private Block reasoning(Json.Members item, String place) {
        reading.rest(item, place, REASONING, Set.of());
        var text = new StringBuilder();
        for (String member : List.of("summary", "content")) {
            List<Json> parts = Reading.items(item.get(member));
            for (int at = 0; at < parts.size(); at++) {
                var part = (Json.Members) parts.get(at);
                reading.rest(part, place + "/" + member + "/" + at, Set.of("type", "text"), Set.of());
                text.append(text.isEmpty() ? "" : ResponsesAnswerReader.BETWEEN_THOUGHTS)
                        .append(Reading.text(part.get("text")).orElseThrow());
            }
        }
        return new Block.Reasoning(place, text.toString(), Reading.text(item.get("encrypted_content")));
    }

    private Block call(CallKind kind, Json.Members item, String payload, String place) {
        reading.rest(item, place, CALL, NAMESPACE);
        if (item.get("async") == Json.Literal.TRUE) {
            reading.lose(place + "/async");
        }
        caller(item, place);
        return new Block.Call(
                place, kind, id(item), Reading.text(item.get("name")).orElseThrow(), present(item, payload));
    }

    private Block output(CallKind kind, Json.Members item, String place) {
        reading.rest(item, place, OUTPUT, NAMESPACE);
        caller(item, place);
        return new Block.Result(place, kind, id(item), content(item.get("output"), place + "/output"), false);
    }

    /** A model that calls directly is the only caller that the table knows. */
    private void caller(Json.Members item, String place) {
        if (item.present("caller") instanceof Json.Members caller) {
            reading.rest(caller, place + "/caller", Set.of("type"), Set.of());
        }
    }

    private static String id(Json.Members item) {
        return Reading.text(item.get("call_id")).orElseThrow();
    }

    private static Json present(Json.Members members, String name) {
        return Optional.ofNullable(members.present(name)).orElseThrow();
    }

    private List<Block> content(@Nullable Json content, String place) {
        var blocks = new ArrayList<Block>();
        Reading.text(content).ifPresent(text -> blocks.add(new Block.Text(place, text)));
        List<Json> parts = Reading.items(content);
        for (int at = 0; at < parts.size(); at++) {
            blocks.add(part((Json.Members) parts.get(at), place + "/" + at));
        }
        return blocks;
    }

    private Block part(Json.Members part, String place) {
        if (part.present(BREAKPOINT) != null) {
            reading.hint(place + "/" + BREAKPOINT);
        }
        return switch (Reading.text(part.get("type")).orElseThrow()) {
            case "input_text" -> {
                rest(part, place, "text");
                yield new Block.Text(place, Reading.text(part.get("text")).orElseThrow());
            }
            case "output_text" -> {
                rest(part, place, "text", "annotations", "logprobs");
                if (!Reading.items(part.get("annotations")).isEmpty()) {
                    reading.lose(place + "/annotations");
                }
                yield new Block.Text(place, Reading.text(part.get("text")).orElseThrow());
            }
            case "refusal" -> {
                rest(part, place, "refusal");
                yield new Block.Refusal(place, Reading.text(part.get("refusal")).orElseThrow());
            }
            case "input_image" -> {
                rest(part, place, "image_url", "detail");
                detail(part, place);
                yield Reading.attached(place, Optional.empty(), present(part, "image_url"));
            }
            case "input_file" -> {
                rest(part, place, "file_data", "filename", "detail");
                detail(part, place);
                yield Reading.attached(place, Reading.text(part.get("filename")), present(part, "file_data"));
            }
            default -> {
                rest(part, place, "input_audio");
                var sound = (Json.Members) present(part, "input_audio");
                rest(sound, place + "/input_audio", "data", "format");
                yield new Block.Sound(
                        place,
                        Reading.text(sound.get("format")).orElse("wav"),
                        Reading.text(sound.get("data")).orElseThrow());
            }
        };
    }

    private void detail(Json.Members part, String place) {
        Reading.text(part.get("detail"))
                .filter(detail -> !detail.equals("auto"))
                .ifPresent(detail -> reading.lose(place + "/detail"));
    }

    private void rest(Json.Members part, String place, String... said) {
        var all = new HashSet<>(Set.of(said));
        all.add("type");
        all.add(BREAKPOINT);
        reading.rest(part, place, all, Set.of());
    }
}
