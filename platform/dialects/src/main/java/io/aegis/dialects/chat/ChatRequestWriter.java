package io.aegis.dialects.chat;

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Writes a conversation as a chat completion request. Used once. */
public final class ChatRequestWriter {
    private final Conversation conversation;
    private final List<String> lost;
    private final List<String> hints;
    private final JsonBytes bytes = new JsonBytes(4096);

    public ChatRequestWriter(Conversation conversation) {
        this.conversation = conversation;
        this.lost = new ArrayList<>(conversation.lost());
        this.hints = new ArrayList<>(conversation.hints());
    }

    public Outgoing write(String model, boolean streamed) {
        bytes.raw("{\"model\":").string(model).raw(",\"messages\":[");
        String comma = "";
        for (Turn turn : conversation.turns()) {
            for (Runnable message : messages(turn)) {
                bytes.raw(comma);
                message.run();
                comma = ",";
            }
        }
        bytes.raw("]");
        tools();
        conversation.settings().forEach(this::setting);
        bytes.raw(",\"store\":false");
        if (streamed) {
            bytes.raw(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        }
        return new Outgoing(bytes.raw("}").take(), lost, hints);
    }

    /** A message for each result of a tool; else one for the turn. */
    private List<Runnable> messages(Turn turn) {
        return switch (turn.role()) {
            case SYSTEM -> List.of(() -> said("system", turn.blocks()));
            case USER -> List.of(() -> said("user", sayable(turn.blocks())));
            case ASSISTANT -> List.of(() -> assistant(turn.blocks()));
            case TOOL ->
                turn.blocks().stream()
                        .<Runnable>map(block -> () -> result((Block.Result) block))
                        .toList();
        };
    }

    private void said(String role, List<Block> blocks) {
        bytes.raw("{\"role\":\"").raw(role).raw("\",\"content\":");
        content(blocks);
        bytes.raw("}");
    }

    /** A link to an image is one, and there is none to a document. */
    private List<Block> sayable(List<Block> blocks) {
        var sayable = new ArrayList<Block>();
        for (Block block : blocks) {
            if (block instanceof Block.Linked(String place, boolean image, String url) && !image) {
                lost.add(place);
            } else {
                sayable.add(block);
            }
        }
        return sayable;
    }

    private void content(List<Block> blocks) {
        if (blocks.size() == 1 && blocks.getFirst() instanceof Block.Text(String place, String text)) {
            bytes.string(text);
            return;
        }
        bytes.raw("[");
        String comma = "";
        for (Block block : blocks) {
            bytes.raw(comma);
            part(block);
            comma = ",";
        }
        bytes.raw("]");
    }

    private void part(Block block) {
        switch (block) {
            case Block.Text(String place, String text) ->
                bytes.raw("{\"type\":\"text\",\"text\":").string(text).raw("}");
            case Block.Image(String place, String type, String base64) ->
                bytes.raw("{\"type\":\"image_url\",\"image_url\":{\"url\":")
                        .string("data:" + type + ";base64," + base64)
                        .raw("}}");
            case Block.Sound(String place, String format, String base64) ->
                bytes.raw("{\"type\":\"input_audio\",\"input_audio\":{\"data\":")
                        .string(base64)
                        .raw(",\"format\":")
                        .string(format)
                        .raw("}}");
            case Block.Document(String place, Optional<String> name, String type, String text) ->
                bytes.raw("{\"type\":\"file\",\"file\":{\"filename\":")
                        .string(name.orElse("document.txt"))
                        .raw(",\"file_data\":")
                        .string("data:" + type + ";base64,"
                                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                        .raw("}}");
            case Block.File(String place, Optional<String> name, String type, String base64) ->
                bytes.raw("{\"type\":\"file\",\"file\":{\"filename\":")
                        .string(name.orElse("document.pdf"))
                        .raw(",\"file_data\":")
                        .string("data:" + type + ";base64," + base64)
                        .raw("}}");
            case Block.Linked(String place, boolean image, String url) ->
                bytes.raw("{\"type\":\"image_url\",\"image_url\":{\"url\":")
                        .string(url)
                        .raw("}}");
            case Block.Refusal(String place, String text) ->
                bytes.raw("{\"type\":\"refusal\",\"refusal\":").string(text).raw("}");
            case Block.Call call -> throw new IllegalStateException("a call is no content");
            case Block.Result result -> throw new IllegalStateException("a result is no content");
            case Block.Reasoning reasoning -> throw new IllegalStateException("reasoning is no content");
        }
    }

    private void assistant(List<Block> blocks) {
        var content = new ArrayList<Block>();
        var calls = new ArrayList<Block.Call>();
        for (Block block : blocks) {
            switch (block) {
                case Block.Call call -> calls.add(call);
                case Block.Reasoning reasoning -> hints.add(reasoning.place()); // of a turn that is over
                case Block.Text text -> content.add(text);
                case Block.Refusal refusal -> content.add(refusal);
                case Block.Image image -> lost.add(image.place());
                case Block.Sound sound -> lost.add(sound.place());
                case Block.Document document -> lost.add(document.place());
                case Block.File file -> lost.add(file.place());
                case Block.Linked linked -> lost.add(linked.place());
                case Block.Result result -> lost.add(result.place());
            }
        }
        bytes.raw("{\"role\":\"assistant\",\"content\":");
        if (content.isEmpty()) {
            bytes.raw(calls.isEmpty() ? "\"\"" : "null");
        } else {
            content(content);
        }
        String comma = ",\"tool_calls\":[";
        for (Block.Call call : calls) {
            boolean custom = call.kind() == CallKind.CUSTOM;
            bytes.raw(comma)
                    .raw("{\"id\":")
                    .string(call.id())
                    .raw(custom ? ",\"type\":\"custom\",\"custom\":{" : ",\"type\":\"function\",\"function\":{")
                    .raw("\"name\":")
                    .string(call.name())
                    .raw(custom ? ",\"input\":" : ",\"arguments\":")
                    .string(Written.text(call.payload()))
                    .raw("}}");
            comma = ",";
        }
        bytes.raw(calls.isEmpty() ? "}" : "]}");
    }

    private void result(Block.Result result) {
        var text = new ArrayList<Block>();
        for (Block block : result.blocks()) {
            if (block instanceof Block.Text said) {
                text.add(said);
            } else {
                lost.add(block.place());
            }
        }
        if (result.failed()) {
            lost.add(result.place() + "/is_error");
        }
        bytes.raw("{\"role\":\"tool\",\"tool_call_id\":").string(result.id()).raw(",\"content\":");
        if (text.isEmpty()) {
            bytes.raw("\"\"");
        } else {
            content(text);
        }
        bytes.raw("}");
    }

    private void tools() {
        String comma = ",\"tools\":[";
        for (Tool tool : conversation.tools()) {
            boolean custom = tool.kind() == CallKind.CUSTOM;
            bytes.raw(comma)
                    .raw(custom ? "{\"type\":\"custom\",\"custom\":{" : "{\"type\":\"function\",\"function\":{")
                    .raw("\"name\":")
                    .string(tool.name());
            tool.description().ifPresent(text -> bytes.raw(",\"description\":").string(text));
            tool.schema().ifPresent(schema -> bytes.raw(",\"parameters\":").value(schema));
            tool.strict().ifPresent(strict -> bytes.raw(",\"strict\":").raw(strict.toString()));
            bytes.raw("}}");
            comma = ",";
        }
        if (!conversation.tools().isEmpty()) {
            bytes.raw("]");
        }
    }

    private void setting(Setting setting) {
        switch (setting) {
            case Setting.MaxTokens(String place, long most) ->
                bytes.raw(",\"max_completion_tokens\":").number(most);
            case Setting.Temperature(String place, String literal) ->
                bytes.raw(",\"temperature\":").raw(literal);
            case Setting.TopP(String place, String literal) ->
                bytes.raw(",\"top_p\":").raw(literal);
            case Setting.TopK topK -> lost.add(topK.place());
            case Setting.Stops(String place, List<String> sequences) -> stops(sequences);
            case Setting.Choices(String place, int count) ->
                bytes.raw(",\"n\":").number(count);
            case Setting.EndUser(String place, String id) ->
                bytes.raw(",\"user\":").string(id);
            case Setting.Effort(String place, String level) ->
                bytes.raw(",\"reasoning_effort\":").string(level);
            case Setting.ReasoningTokens tokens -> lost.add(tokens.place());
            case Setting.Tools(String place, ToolChoice choice) -> choice(choice);
            case Setting.OneCall oneCall -> bytes.raw(",\"parallel_tool_calls\":false");
            case Setting.Format(String place, Optional<Conversation.Schema> schema) -> format(schema);
            case Setting.Verbosity(String place, String level) ->
                bytes.raw(",\"verbosity\":").string(level);
        }
    }

    private void stops(List<String> sequences) {
        String comma = ",\"stop\":[";
        for (String sequence : sequences) {
            bytes.raw(comma).string(sequence);
            comma = ",";
        }
        bytes.raw("]");
    }

    private void choice(ToolChoice choice) {
        bytes.raw(",\"tool_choice\":");
        switch (choice) {
            case ToolChoice.Auto auto -> bytes.raw("\"auto\"");
            case ToolChoice.None none -> bytes.raw("\"none\"");
            case ToolChoice.Required required -> bytes.raw("\"required\"");
            case ToolChoice.Named(CallKind kind, String name) -> {
                String type = kind == CallKind.CUSTOM ? "custom" : "function";
                bytes.raw("{\"type\":\"" + type + "\",\"" + type + "\":{\"name\":")
                        .string(name)
                        .raw("}}");
            }
        }
    }

    private void format(Optional<Conversation.Schema> schema) {
        if (schema.isEmpty()) {
            bytes.raw(",\"response_format\":{\"type\":\"json_object\"}");
            return;
        }
        Conversation.Schema known = schema.get();
        bytes.raw(",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":")
                .string(known.name());
        known.description().ifPresent(text -> bytes.raw(",\"description\":").string(text));
        bytes.raw(",\"schema\":").value(known.schema());
        known.strict().ifPresent(strict -> bytes.raw(",\"strict\":").raw(strict.toString()));
        bytes.raw("}}");
    }
}
