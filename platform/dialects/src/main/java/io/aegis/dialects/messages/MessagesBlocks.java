package io.aegis.dialects.messages;

import io.aegis.dialects.content.Sniffed;
import io.aegis.dialects.content.Written;
import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.conversation.Reading;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the content blocks of a messages request say. */
final class MessagesBlocks {
    private static final Set<String> TEXT = Set.of("type", "text", "cache_control");
    private static final Set<String> IMAGE = Set.of("type", "source", "cache_control");
    private static final Set<String> DOCUMENT = Set.of("type", "source", "title", "citations", "cache_control");
    private static final Set<String> FOUND = Set.of("type", "content", "citations", "cache_control");
    private static final Set<String> THINKING = Set.of("type", "thinking", "signature");
    private static final Set<String> CALL = Set.of("type", "id", "name", "input", "caller", "cache_control");
    private static final Set<String> RESULT = Set.of("type", "tool_use_id", "content", "is_error", "cache_control");

    private final Reading reading;

    MessagesBlocks(Reading reading) {
        this.reading = reading;
    }

    /** What a string or an array of blocks says. */
    List<Block> content(@Nullable Json content, String place) {
        var said = new ArrayList<Block>();
        Reading.text(content).ifPresent(text -> said.add(new Block.Text(place, text)));
        List<Json> items = Reading.items(content);
        for (int at = 0; at < items.size(); at++) {
            block((Json.Members) items.get(at), place + "/" + at, said);
        }
        return said;
    }

    /** Says that a part of the prompt was to be kept in a cache, which other providers do by themselves. */
    void cached(Json.Members members, String place) {
        if (members.present("cache_control") != null) {
            reading.hint(place + "/cache_control");
        }
    }

    private void block(Json.Members block, String place, List<Block> said) {
        cached(block, place);
        switch (text(block, "type")) {
            case "text" -> {
                reading.rest(block, place, TEXT, Set.of("citations"));
                said.add(new Block.Text(place, text(block, "text")));
            }
            case "image" -> said.add(image(block, place));
            case "document" -> document(block, place, said);
            case "search_result" -> found(block, place, said);
            case "thinking" -> {
                reading.rest(block, place, THINKING, Set.of());
                said.add(new Block.Reasoning(
                        place,
                        text(block, "thinking"),
                        Optional.of(text(block, "signature")).filter(seal -> !seal.isEmpty())));
            }
            case "redacted_thinking" -> reading.hint(place); // of a turn that is over
            case "tool_use" -> {
                reading.rest(block, place, CALL, Set.of("toolset_name"));
                if (block.present("caller") instanceof Json.Members caller) {
                    reading.rest(caller, place + "/caller", Set.of("type"), Set.of());
                }
                said.add(new Block.Call(
                        place,
                        CallKind.FUNCTION,
                        text(block, "id"),
                        text(block, "name"),
                        new Json.Embedded(members(block, "input"))));
            }
            case "tool_result" -> {
                reading.rest(block, place, RESULT, Set.of("toolset_name"));
                said.add(new Block.Result(
                        place,
                        CallKind.FUNCTION,
                        text(block, "tool_use_id"),
                        content(block.get("content"), place + "/content"),
                        block.get("is_error") == Json.Literal.TRUE));
            }
            default -> reading.lose(place);
        }
    }

    private Block image(Json.Members block, String place) {
        reading.rest(block, place, IMAGE, Set.of("transformations"));
        Json.Members source = members(block, "source");
        if (text(source, "type").equals("url")) {
            reading.rest(source, place + "/source", Set.of("type", "url"), Set.of());
            return new Block.Linked(place, true, text(source, "url"));
        }
        reading.rest(source, place + "/source", Set.of("type", "media_type", "data"), Set.of());
        String data = text(source, "data");
        String type = Sniffed.base64("", data)
                .filter(Sniffed.Opaque.class::isInstance)
                .map(image -> ((Sniffed.Opaque) image).mediaType())
                .orElseThrow();
        return new Block.Image(place, type, data);
    }

    private void document(Json.Members block, String place, List<Block> said) {
        reading.rest(block, place, DOCUMENT, Set.of("context"));
        cited(block, place);
        Json.Members source = members(block, "source");
        Optional<String> title = Reading.text(block.get("title"));
        switch (text(source, "type")) {
            case "content" -> {
                reading.rest(source, place + "/source", Set.of("type", "content"), Set.of());
                var text = new StringBuilder();
                var others = new ArrayList<Block>();
                for (Block part : content(source.get("content"), place + "/source/content")) {
                    if (part instanceof Block.Text(String where, String words)) {
                        text.append(text.isEmpty() ? "" : "\n\n").append(words);
                    } else {
                        others.add(part);
                    }
                }
                said.add(new Block.Document(place, title, "text/plain", text.toString()));
                said.addAll(others);
            }
            case "base64" -> {
                reading.rest(source, place + "/source", Set.of("type", "media_type", "data"), Set.of());
                String type = text(source, "media_type");
                said.add(
                        present(source, "data") instanceof Json.Encoded(String prefix, Json.Text content)
                                ? new Block.Document(place, title, type, content.value())
                                : new Block.File(place, title, type, text(source, "data")));
            }
            case "url" -> {
                reading.rest(source, place + "/source", Set.of("type", "url"), Set.of());
                title.ifPresent(ignored -> reading.lose(place + "/title"));
                said.add(new Block.Linked(place, false, text(source, "url")));
            }
            default -> {
                reading.rest(source, place + "/source", Set.of("type", "media_type", "data"), Set.of());
                said.add(new Block.Document(place, title, "text/plain", text(source, "data")));
            }
        }
    }

    /** What a search found is text to a dialect that has no word for where it was found. */
    private void found(Json.Members block, String place, List<Block> said) {
        reading.rest(block, place, FOUND, Set.of("source", "title"));
        cited(block, place);
        said.addAll(content(block.get("content"), place + "/content"));
    }

    private void cited(Json.Members block, String place) {
        if (block.present("citations") instanceof Json.Members citations) {
            reading.rest(citations, place + "/citations", Set.of("enabled"), Set.of());
            if (citations.get("enabled") == Json.Literal.TRUE) {
                reading.lose(place + "/citations");
            }
        }
    }

    private static Json present(Json.Members members, String name) {
        return Optional.ofNullable(members.present(name)).orElseThrow();
    }

    private static Json.Members members(Json.Members members, String name) {
        return (Json.Members) present(members, name);
    }

    private static String text(Json.Members members, String name) {
        return Written.text(present(members, name));
    }
}
