package io.aegis.dialects.chat;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.ContentException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message or of a piece of one, by channel. Some upstreams write content as an array of parts; we always write a string.
 */
record ChatContent(List<Json.Text> text, List<Json.Text> reasoning) {
    static ChatContent read(@Nullable Json content) {
        return switch (content) {
            case null -> new ChatContent(List.of(), List.of());
            case Json.Text text -> new ChatContent(List.of(text), List.of());
            case Json.Array parts -> parts(parts);
            case Json.Literal literal when literal == Json.Literal.NULL -> new ChatContent(List.of(), List.of());
            case Json.Literal literal -> throw unknown();
            case Json.Numeral number -> throw unknown();
            case Json.Members members -> throw unknown();
            case Json.Embedded embedded -> throw unknown();
            case Json.Encoded encoded -> throw unknown();
        };
    }

    private static ChatContent parts(Json.Array parts) {
        var text = new ArrayList<Json.Text>();
        var reasoning = new ArrayList<Json.Text>();
        for (Json item : parts.items()) {
            Json.Members part = Upstream.members(item, "a content part");
            switch (Upstream.text(part.get("type"), "the type of a content part")
                    .value()) {
                case "text" -> text.add(Upstream.text(part.get("text"), "the text of a content part"));
                case "thinking" -> reasoning.addAll(read(part.get("thinking")).text());
                default -> throw unknown();
            }
        }
        return new ChatContent(text, reasoning);
    }

    private static ContentException unknown() {
        return Refuse.upstream("the upstream sent content of a kind that is not known");
    }
}
