package io.aegis.dialects.responses;

import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Writes what stands in a message or in the output of a tool. */
final class ResponsesContent {
    private ResponsesContent() {}

    /**
     * Writes content: a string if it is one text, else parts.
     *
     * @param textType what a part with text is called in this place
     */
    static void write(JsonBytes bytes, String textType, List<Block> blocks) {
        if (blocks.size() == 1 && blocks.getFirst() instanceof Block.Text(String place, String text)) {
            bytes.string(text);
            return;
        }
        String between = "";
        bytes.raw("[");
        for (Block block : blocks) {
            part(bytes.raw(between), textType, block);
            between = ",";
        }
        bytes.raw("]");
    }

    private static void part(JsonBytes bytes, String textType, Block block) {
        switch (block) {
            case Block.Text(String place, String text) -> {
                bytes.raw("{\"type\":\"").raw(textType).raw("\",\"text\":").string(text);
                bytes.raw(textType.equals("output_text") ? ",\"annotations\":[]}" : "}");
            }
            case Block.Image(String place, String type, String base64) ->
                bytes.raw("{\"type\":\"input_image\",\"detail\":\"auto\",\"image_url\":")
                        .string("data:" + type + ";base64," + base64)
                        .raw("}");
            case Block.Sound(String place, String format, String base64) ->
                bytes.raw("{\"type\":\"input_audio\",\"input_audio\":{\"data\":")
                        .string(base64)
                        .raw(",\"format\":")
                        .string(format)
                        .raw("}}");
            case Block.Document(String place, Optional<String> name, String type, String text) ->
                bytes.raw("{\"type\":\"input_file\",\"filename\":")
                        .string(name.orElse("document.txt"))
                        .raw(",\"file_data\":")
                        .string("data:" + type + ";base64,"
                                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                        .raw("}");
            case Block.File(String place, Optional<String> name, String type, String base64) ->
                bytes.raw("{\"type\":\"input_file\",\"filename\":")
                        .string(name.orElse("document.pdf"))
                        .raw(",\"file_data\":")
                        .string("data:" + type + ";base64," + base64)
                        .raw("}");
            case Block.Linked(String place, boolean image, String url) ->
                bytes.raw(
                                image
                                        ? "{\"type\":\"input_image\",\"detail\":\"auto\",\"image_url\":"
                                        : "{\"type\":\"input_file\",\"file_url\":")
                        .string(url)
                        .raw("}");
            case Block.Refusal(String place, String text) ->
                bytes.raw("{\"type\":\"refusal\",\"refusal\":").string(text).raw("}");
            case Block.Call call -> throw new IllegalStateException("a call is no content");
            case Block.Result result -> throw new IllegalStateException("a result is no content");
            case Block.Reasoning reasoning -> throw new IllegalStateException("reasoning is no content");
        }
    }
}
