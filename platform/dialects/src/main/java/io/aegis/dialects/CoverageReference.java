package io.aegis.dialects;

import io.aegis.dialects.chat.ChatRequestTable;
import io.aegis.dialects.chat.OpenAiChat;
import io.aegis.dialects.content.Shape;
import io.aegis.dialects.embeddings.EmbeddingsRequestTable;
import io.aegis.dialects.embeddings.OpenAiEmbeddings;
import io.aegis.dialects.messages.AnthropicMessages;
import io.aegis.dialects.messages.MessagesRequestTable;
import io.aegis.dialects.responses.OpenAiResponses;
import io.aegis.dialects.responses.ResponsesRequestTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Writes the reference of what becomes of each member of a request, from the table that decides it. */
public final class CoverageReference {
    private record Dialect(String name, String path, Shape.Fields request) {}

    private static final List<Dialect> DIALECTS = List.of(
            new Dialect(OpenAiChat.NAME, "POST /v1/chat/completions", ChatRequestTable.REQUEST),
            new Dialect(OpenAiResponses.NAME, "POST /v1/responses", ResponsesRequestTable.REQUEST),
            new Dialect(AnthropicMessages.NAME, "POST /v1/messages", MessagesRequestTable.REQUEST),
            new Dialect(OpenAiEmbeddings.NAME, "POST /v1/embeddings", EmbeddingsRequestTable.REQUEST));

    private CoverageReference() {}

    /** The page {@code docs/reference/coverage.md}. */
    public static String page() {
        var page = new StringBuilder("""
            # What the gateway reads in a request

            Written from the tables in `io.aegis.dialects`; a test keeps it in step. Content is shown to every guard of the stage under the
            channel named here. Strings without characters are no content. A number of seven or more digits is content wherever it stands.
            A member that is not listed is content of the channel `UNKNOWN`, its name, its strings, its numbers and the names in it included.
            """);
        for (Dialect dialect : DIALECTS) {
            page.append("\n## ")
                    .append(dialect.name())
                    .append(": `")
                    .append(dialect.path())
                    .append("`\n\n");
            page.append("| member | what becomes of it |\n|---|---|\n");
            rows(dialect)
                    .forEach((member, meaning) -> page.append("| `")
                            .append(member)
                            .append("` | ")
                            .append(meaning)
                            .append(" |\n"));
        }
        return page.toString();
    }

    /** Every member of a dialect's table, an item of an array written as {@code []}. */
    public static Set<String> members(String dialect) {
        return DIALECTS.stream()
                .filter(known -> known.name().equals(dialect))
                .findFirst()
                .map(CoverageReference::rows)
                .orElseThrow(() -> new IllegalArgumentException("there is no table of " + dialect))
                .keySet();
    }

    private static Map<String, String> rows(Dialect dialect) {
        var rows = new LinkedHashMap<String, String>();
        describe("", dialect.request(), (member, meaning) -> rows.merge(member, meaning, CoverageReference::joined));
        return rows;
    }

    private static String joined(String one, String other) {
        return one.contains(other) ? one : one + "; " + other;
    }

    private static void describe(String place, Shape shape, BiConsumer<String, String> row) {
        switch (shape) {
            case Shape.Text text -> row.accept(place, "content, `" + text.channel() + "`");
            case Shape.Word(Set<String> words) ->
                row.accept(place, "one of " + sorted(words) + "; another value is content, `METADATA`");
            case Shape.Only only -> row.accept(place, sorted(only.words()) + "; another value is refused");
            case Shape.Flag flag -> row.accept(place, "boolean");
            case Shape.Amount amount -> row.accept(place, amount.whole() ? "whole number" : "number");
            case Shape.Free free -> row.accept(place, "content with the names in it, `" + free.channel() + "`");
            case Shape.Refused refused -> row.accept(place, "refused: " + refused.why());
            case Shape.Off off -> row.accept(place, "boolean; `true` is refused: " + off.why());
            case Shape.Tie tie -> row.accept(place, "replaced by an id of the gateway's own");
            case Shape.Kept kept -> row.accept(place, "not passed on");
            case Shape.Arguments arguments ->
                row.accept(
                        place, "one JSON object, every string and name in it content, `" + arguments.channel() + "`");
            case Shape.Attachment attachment -> row.accept(place, meaning(attachment));
            case Shape.Link link ->
                row.accept(
                        place,
                        "an `https` URL, content, `" + link.channel()
                                + "`; refused unless `attachments.url_hosts` of the route lists its host");
            case Shape.ProviderTool tool -> row.accept(place, admitted(tool));
            case Shape.Batch batch ->
                row.accept(place + "[]", "content, `" + batch.channel() + "`; token ids are unscanned");
            case Shape.Opaque opaque ->
                row.accept(
                        place,
                        "base64 of the provider's own, bounded and unscanned; content, `REASONING`, if it is no longer"
                                + " than a key; anything else is refused");
            case Shape.Named named -> {
                row.accept(place, "names are content, `" + named.channel() + "`");
                describe(place, named.value(), row);
            }
            case Shape.Fields fields ->
                fields.fields().forEach((name, field) -> describe(place + "/" + name, field.shape(), row));
            case Shape.Items items -> describe(place + "[]", items.item(), row);
            case Shape.Parts parts -> {
                row.accept(place + "[]/text", "content, `" + parts.channel() + "`; adjacent parts are one segment");
                parts.texts().values().forEach(others -> describe(place + "[]", others, row));
                describe(place + "[]", parts.others(), row);
            }
            case Shape.Variants variants -> variants(place, variants, row);
            case Shape.Either either -> either(place, either, row);
        }
    }

    private static void variants(String place, Shape.Variants variants, BiConsumer<String, String> row) {
        var whole = new LinkedHashMap<String, List<String>>();
        variants.variants().forEach((name, variant) -> {
            if (variant instanceof Shape.Refused || variant instanceof Shape.ProviderTool) {
                whole.computeIfAbsent(others(variant), ignored -> new ArrayList<>())
                        .add(name);
            } else {
                describe(place, variant, row);
            }
        });
        whole.forEach((meaning, names) ->
                row.accept(place + " with " + variants.member() + " " + String.join(", ", names), meaning));
        if (variants.others() != null) {
            row.accept(place + "/" + variants.member(), "another one is " + others(variants.others()));
        }
    }

    private static String others(Shape others) {
        return switch (others) {
            case Shape.Refused refused -> "refused: " + refused.why();
            case Shape.ProviderTool tool -> admitted(tool);
            default -> throw new IllegalStateException("no other variant is like that: " + others);
        };
    }

    private static String admitted(Shape.ProviderTool tool) {
        return "refused unless `provider_tools` of the route lists "
                + (tool.name().isEmpty() ? "its type" : "`" + tool.name() + "`")
                + ", and content then, `TOOL_DEFINITION`: "
                + tool.why().why();
    }

    private static void either(String place, Shape.Either either, BiConsumer<String, String> row) {
        describe(place, either.string(), row);
        if (either.array() != null) {
            describe(place, either.array(), row);
        }
        if (either.object() != null) {
            describe(place, either.object(), row);
        }
    }

    private static String meaning(Shape.Attachment attachment) {
        return switch (attachment.kind()) {
            case IMAGE ->
                "a `data:` URL in base64; text in it is content, `" + attachment.channel()
                        + "`, a PNG, JPEG, GIF or WebP image is an attachment; or an `https` URL, refused unless"
                        + " `attachments.url_hosts` of the route lists its host; anything else is refused";
            case IMAGE_BASE64 -> "base64; a PNG, JPEG, GIF or WebP image is an attachment, anything else is refused";
            case AUDIO -> "base64; sound is an attachment, text is refused";
            case DOCUMENT ->
                "a `data:` URL or base64; text in it is content, `" + attachment.channel()
                        + "`, a PDF is an attachment, anything else is refused";
            case PDF_BASE64 -> "base64; a PDF is an attachment, anything else is refused";
            case DOCUMENT_BASE64 ->
                "base64; text in it is content, `" + attachment.channel() + "`, anything else is refused";
        };
    }

    private static String sorted(Set<String> words) {
        return String.join(
                ", ", words.stream().sorted().map(word -> "`" + word + "`").toList());
    }
}
