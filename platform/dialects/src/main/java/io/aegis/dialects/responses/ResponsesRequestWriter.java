package io.aegis.dialects.responses;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Written;
import io.aegis.dialects.conversation.Conversation;
import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.conversation.Conversation.Setting;
import io.aegis.dialects.conversation.Conversation.Tool;
import io.aegis.dialects.conversation.Conversation.ToolChoice;
import io.aegis.dialects.conversation.Conversation.Turn;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Outgoing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a conversation as a request for a response. Used once. */
public final class ResponsesRequestWriter {
    private final Conversation conversation;
    private final List<String> lost;
    private final List<String> hints;
    private final JsonBytes bytes = new JsonBytes(4096);

    /** Ids of calls of custom tools: not every dialect says of a result which kind of tool it came from. */
    private final Set<String> custom = new HashSet<>();

    private Optional<Setting.Format> format = Optional.empty();
    private Optional<Setting.Verbosity> verbosity = Optional.empty();
    private boolean chosen;
    private String comma = "";

    public ResponsesRequestWriter(Conversation conversation) {
        this.conversation = conversation;
        this.lost = new ArrayList<>(conversation.lost());
        this.hints = new ArrayList<>(conversation.hints());
    }

    public Outgoing write(String model, boolean streamed) {
        bytes.raw("{\"model\":").string(model).raw(",\"input\":[");
        conversation.turns().forEach(this::turn);
        if (comma.isEmpty()) {
            throw Refuse.unsupported(
                    "/messages",
                    "The provider of this route answers what is said, and the conversation says nothing.",
                    "Add what the user says.");
        }
        bytes.raw("]");
        tools();
        conversation.settings().forEach(this::setting);
        text();
        bytes.raw(",\"store\":false");
        if (streamed) {
            bytes.raw(",\"stream\":true");
        }
        return new Outgoing(bytes.raw("}").take(), lost, hints);
    }

    private void turn(Turn turn) {
        switch (turn.role()) {
            case SYSTEM -> message("system", "input_text", turn.blocks());
            case USER -> message("user", "input_text", turn.blocks());
            case ASSISTANT -> assistant(turn.blocks());
            case TOOL -> turn.blocks().forEach(block -> result((Block.Result) block));
        }
    }

    private JsonBytes item() {
        bytes.raw(comma);
        comma = ",";
        return bytes;
    }

    private void message(String role, String textType, List<Block> blocks) {
        item().raw("{\"type\":\"message\",\"role\":\"").raw(role).raw("\",\"content\":");
        ResponsesContent.write(bytes, textType, blocks);
        bytes.raw("}");
    }

    /** What was said between two calls is a message of its own. */
    private void assistant(List<Block> blocks) {
        var said = new ArrayList<Block>();
        for (Block block : blocks) {
            switch (block) {
                case Block.Text text -> said.add(text);
                case Block.Refusal refusal -> said.add(refusal);
                case Block.Call call -> {
                    said(said);
                    call(call);
                }
                case Block.Reasoning reasoning -> hints.add(reasoning.place()); // of a turn that is over
                case Block.Image image -> lost.add(image.place());
                case Block.Sound sound -> lost.add(sound.place());
                case Block.Document document -> lost.add(document.place());
                case Block.File file -> lost.add(file.place());
                case Block.Linked linked -> lost.add(linked.place());
                case Block.Result result -> lost.add(result.place());
            }
        }
        said(said);
    }

    private void said(List<Block> said) {
        if (!said.isEmpty()) {
            message("assistant", "output_text", said);
            said.clear();
        }
    }

    private void call(Block.Call call) {
        boolean text = call.kind() == CallKind.CUSTOM;
        if (text) {
            custom.add(call.id());
        }
        item().raw(text ? "{\"type\":\"custom_tool_call\",\"call_id\":" : "{\"type\":\"function_call\",\"call_id\":")
                .string(call.id())
                .raw(",\"name\":")
                .string(call.name())
                .raw(text ? ",\"input\":" : ",\"arguments\":")
                .string(Written.text(call.payload()))
                .raw("}");
    }

    private void result(Block.Result result) {
        var blocks = new ArrayList<Block>();
        for (Block block : result.blocks()) {
            switch (block) {
                case Block.Text text -> blocks.add(text);
                case Block.Image image -> blocks.add(image);
                case Block.Document document -> blocks.add(document);
                case Block.File file -> blocks.add(file);
                case Block.Linked linked -> blocks.add(linked);
                case Block.Sound sound -> lost.add(sound.place());
                case Block.Refusal refusal -> lost.add(refusal.place());
                case Block.Reasoning reasoning -> lost.add(reasoning.place());
                case Block.Call call -> lost.add(call.place());
                case Block.Result nested -> lost.add(nested.place());
            }
        }
        if (result.failed()) {
            lost.add(result.place() + "/is_error");
        }
        boolean text = result.kind() == CallKind.CUSTOM || custom.contains(result.id());
        item().raw(
                        text
                                ? "{\"type\":\"custom_tool_call_output\",\"call_id\":"
                                : "{\"type\":\"function_call_output\",\"call_id\":")
                .string(result.id())
                .raw(",\"output\":");
        if (blocks.isEmpty()) {
            bytes.raw("\"\"");
        } else {
            ResponsesContent.write(bytes, "input_text", blocks);
        }
        bytes.raw("}");
    }

    private void tools() {
        String between = ",\"tools\":[";
        for (Tool tool : conversation.tools()) {
            boolean text = tool.kind() == CallKind.CUSTOM;
            bytes.raw(between)
                    .raw(text ? "{\"type\":\"custom\",\"name\":" : "{\"type\":\"function\",\"name\":")
                    .string(tool.name());
            tool.description()
                    .ifPresent(described -> bytes.raw(",\"description\":").string(described));
            if (!text) {
                function(tool);
            }
            bytes.raw("}");
            between = ",";
        }
        if (!conversation.tools().isEmpty()) {
            bytes.raw("]");
        }
    }

    /** A schema that is not said to be strict is made strict here, and in no other dialect. */
    private void function(Tool tool) {
        bytes.raw(",\"parameters\":");
        tool.schema().ifPresentOrElse(bytes::value, () -> bytes.raw("{\"type\":\"object\",\"properties\":{}}"));
        bytes.raw(",\"strict\":").raw(tool.strict().orElse(false).toString());
    }

    private void setting(Setting setting) {
        switch (setting) {
            case Setting.MaxTokens(String place, long most) ->
                bytes.raw(",\"max_output_tokens\":").number(most);
            case Setting.Temperature(String place, String literal) ->
                bytes.raw(",\"temperature\":").raw(literal);
            case Setting.TopP(String place, String literal) ->
                bytes.raw(",\"top_p\":").raw(literal);
            case Setting.TopK topK -> lost.add(topK.place());
            case Setting.Stops stops -> lost.add(stops.place());
            case Setting.Choices choices -> lost.add(choices.place());
            case Setting.EndUser(String place, String id) ->
                bytes.raw(",\"user\":").string(id);
            case Setting.Effort(String place, String level) ->
                bytes.raw(",\"reasoning\":{\"effort\":").string(level).raw("}");
            case Setting.ReasoningTokens tokens -> lost.add(tokens.place());
            case Setting.Tools(String place, ToolChoice choice) -> choice(place, choice);
            case Setting.OneCall oneCall -> bytes.raw(",\"parallel_tool_calls\":false");
            case Setting.Format known -> format = Optional.of(known);
            case Setting.Verbosity known -> verbosity = Optional.of(known);
        }
    }

    /** One dialect has two members for it, and says nothing of a request with both. */
    private void choice(String place, ToolChoice choice) {
        if (chosen) {
            lost.add(place);
            return;
        }
        chosen = true;
        bytes.raw(",\"tool_choice\":");
        switch (choice) {
            case ToolChoice.Auto auto -> bytes.raw("\"auto\"");
            case ToolChoice.None none -> bytes.raw("\"none\"");
            case ToolChoice.Required required -> bytes.raw("\"required\"");
            case ToolChoice.Named(CallKind kind, String name) ->
                bytes.raw("{\"type\":\"" + (kind == CallKind.CUSTOM ? "custom" : "function") + "\",\"name\":")
                        .string(name)
                        .raw("}");
        }
    }

    /** Two settings stand in one member. */
    private void text() {
        if (format.isEmpty() && verbosity.isEmpty()) {
            return;
        }
        bytes.raw(",\"text\":{");
        format.ifPresent(known -> {
            bytes.raw("\"format\":");
            known.schema().ifPresentOrElse(this::schema, () -> bytes.raw("{\"type\":\"json_object\"}"));
        });
        verbosity.ifPresent(known ->
                bytes.raw(format.isPresent() ? "," : "").raw("\"verbosity\":").string(known.level()));
        bytes.raw("}");
    }

    private void schema(Conversation.Schema schema) {
        bytes.raw("{\"type\":\"json_schema\",\"name\":").string(schema.name());
        schema.description().ifPresent(text -> bytes.raw(",\"description\":").string(text));
        bytes.raw(",\"schema\":").value(schema.schema());
        schema.strict().ifPresent(strict -> bytes.raw(",\"strict\":").raw(strict.toString()));
        bytes.raw("}");
    }
}
