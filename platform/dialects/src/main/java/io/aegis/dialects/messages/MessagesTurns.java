package io.aegis.dialects.messages;

import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.conversation.Conversation.Role;
import io.aegis.dialects.conversation.Conversation.Turn;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the turns of a conversation as messages. Used once. */
final class MessagesTurns {
    private final JsonBytes bytes;
    private final List<String> lost;
    private final List<String> hints;

    /** Ids of calls as they are written: the API wants each id once, and the older shape of {@code openai.chat} has one for all. */
    private final Map<String, String> ids = new HashMap<>();

    /** Calls that could not be said; nor can their results. */
    private final Set<String> unsaid = new HashSet<>();

    private int repeated;

    MessagesTurns(JsonBytes bytes, List<String> lost, List<String> hints) {
        this.bytes = bytes;
        this.lost = lost;
        this.hints = hints;
    }

    /** Writes every turn that is no instruction, and says whether there was one. The API refuses a turn without content, so none is written. */
    boolean write(List<Turn> turns) {
        String open = "";
        for (Turn turn : turns) {
            if (turn.role() == Role.SYSTEM) {
                continue;
            }
            String role = turn.role() == Role.ASSISTANT ? "assistant" : "user";
            for (Block block : sayable(turn)) {
                if (role.equals(open)) {
                    bytes.raw(",");
                } else {
                    bytes.raw(open.isEmpty() ? "" : "]},")
                            .raw("{\"role\":\"")
                            .raw(role)
                            .raw("\",\"content\":[");
                    open = role;
                }
                block(block);
            }
        }
        bytes.raw(open.isEmpty() ? "" : "]}");
        return !open.isEmpty();
    }

    private List<Block> sayable(Turn turn) {
        var sayable = new ArrayList<Block>();
        for (Block block : turn.blocks()) {
            if (isSayable(block, turn.role() == Role.ASSISTANT)) {
                sayable.add(block);
            }
        }
        return sayable;
    }

    private boolean isSayable(Block block, boolean assistant) {
        return switch (block) {
            case Block.Text(String place, String text) -> !text.isEmpty();
            case Block.Refusal(String place, String text) -> !text.isEmpty();
            case Block.Image image -> here(image, !assistant);
            case Block.Document document -> here(document, !assistant);
            case Block.File file -> here(file, !assistant);
            case Block.Linked linked -> here(linked, !assistant);
            case Block.Result result -> here(result, !assistant && !unsaid.contains(result.id()));
            case Block.Sound sound -> here(sound, false);
            case Block.Call call -> {
                boolean object = call.payload() instanceof Json.Embedded || call.payload() instanceof Json.Members;
                if (!object) {
                    unsaid.add(call.id());
                }
                yield here(call, object && assistant);
            }
            case Block.Reasoning reasoning -> {
                hints.add(reasoning.place()); // of a turn that is over, and under no seal that the provider knows
                yield false;
            }
        };
    }

    private boolean here(Block block, boolean sayable) {
        if (!sayable) {
            lost.add(block.place());
        }
        return sayable;
    }

    private void block(Block block) {
        switch (block) {
            case Block.Text(String place, String text) -> text(text);
            case Block.Refusal(String place, String text) -> text(text);
            case Block.Image(String place, String type, String base64) ->
                bytes.raw("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":")
                        .string(type)
                        .raw(",\"data\":")
                        .string(base64)
                        .raw("}}");
            case Block.Document(String place, Optional<String> name, String type, String text) -> {
                bytes.raw(
                                "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":")
                        .string(text)
                        .raw("}");
                name.ifPresent(title -> bytes.raw(",\"title\":").string(title));
                bytes.raw("}");
            }
            case Block.File(String place, Optional<String> name, String type, String base64) -> {
                bytes.raw("{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":")
                        .string(type)
                        .raw(",\"data\":")
                        .string(base64)
                        .raw("}");
                name.ifPresent(title -> bytes.raw(",\"title\":").string(title));
                bytes.raw("}");
            }
            case Block.Linked(String place, boolean image, String url) ->
                bytes.raw(image ? "{\"type\":\"image\"" : "{\"type\":\"document\"")
                        .raw(",\"source\":{\"type\":\"url\",\"url\":")
                        .string(url)
                        .raw("}}");
            case Block.Call call -> {
                String id = ids.containsKey(call.id()) ? call.id() + "x" + repeated++ : call.id();
                ids.put(call.id(), id);
                bytes.raw("{\"type\":\"tool_use\",\"id\":")
                        .string(id)
                        .raw(",\"name\":")
                        .string(call.name())
                        .raw(",\"input\":")
                        .value(call.payload() instanceof Json.Embedded(Json document) ? document : call.payload())
                        .raw("}");
            }
            case Block.Result result -> result(result);
            case Block.Sound sound -> throw new IllegalStateException("sound was left out");
            case Block.Reasoning reasoning -> throw new IllegalStateException("reasoning was left out");
        }
    }

    private void text(String text) {
        bytes.raw("{\"type\":\"text\",\"text\":").string(text).raw("}");
    }

    private void result(Block.Result result) {
        bytes.raw("{\"type\":\"tool_result\",\"tool_use_id\":").string(ids.getOrDefault(result.id(), result.id()));
        String comma = ",\"content\":[";
        for (Block block : result.blocks()) {
            if (isContent(block)) {
                bytes.raw(comma);
                block(block);
                comma = ",";
            }
        }
        bytes.raw(comma.equals(",") ? "]" : "").raw(result.failed() ? ",\"is_error\":true}" : "}");
    }

    private boolean isContent(Block block) {
        return switch (block) {
            case Block.Text(String place, String text) -> !text.isEmpty();
            case Block.Image image -> true;
            case Block.Document document -> true;
            case Block.File file -> true;
            case Block.Linked linked -> true;
            case Block.Refusal refusal -> here(refusal, false);
            case Block.Sound sound -> here(sound, false);
            case Block.Call call -> here(call, false);
            case Block.Result nested -> here(nested, false);
            case Block.Reasoning reasoning -> here(reasoning, false);
        };
    }
}
