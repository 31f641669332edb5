package io.aegis.dialects.content;

import static java.util.Objects.requireNonNull;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.Pointer;
import io.aegis.kernel.port.Authored;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Walks a request along its table: checks every place, collects the segments, and puts in the place of what must not leave as it came (ids, documents in
 * strings, attachments) what we write instead.
 *
 * <p>Longer than other classes, since it is one switch over the shapes. Used once.
 */
public final class Segmenter {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9_.-]{1,64}");
    private static final List<String> PART = List.of("type", "text");
    private static final Shape.Free UNKNOWN = new Shape.Free(Channel.UNKNOWN, Set.of());

    /** By the object that they may stand in, made where it holds a name that is none of them. */
    private final IdentityHashMap<Shape.Fields, Map<String, String>> plainNames = new IdentityHashMap<>();

    private final RequestLimits limits;
    private final Authors authors;
    private final Segments segments;
    private final List<String> unknownFields = new ArrayList<>();
    private final List<Unscanned> unscanned = new ArrayList<>();
    private final Map<String, String> ties = new HashMap<>();
    private final Pointer pointer = new Pointer();
    /** What holds the member that is read. */
    private Json.Members holder = new Json.Members();

    private int message;
    private int messages;

    /**
     * @param authored what others wrote than the client
     */
    public Segmenter(RequestLimits limits, List<Authored> authored) {
        this.limits = limits;
        this.authors = new Authors(Trust.CLIENT, authored);
        this.segments = new Segments(authors);
    }

    public Segments segments() {
        return segments;
    }

    public List<String> unknownFields() {
        return List.copyOf(unknownFields);
    }

    public List<Unscanned> unscanned() {
        return List.copyOf(unscanned);
    }

    /** Walks the whole document. */
    public Json.Members document(Shape.Fields shape, Json document) {
        if (!(document instanceof Json.Members members)) {
            throw Refuse.invalid("", "an object");
        }
        requireMembers(shape, members);
        for (int at = 0; at < members.size(); at++) {
            message = messages++;
            member(shape, members, at);
        }
        keep(shape, members);
        return members;
    }

    private Json read(Shape shape, Json value) {
        return switch (shape) {
            case Shape.Text(Channel channel) -> text(channel, string(value));
            case Shape.Word(Set<String> words) -> {
                Json.Text word = string(value);
                yield words.contains(word.value()) ? word : text(Channel.METADATA, word);
            }
            case Shape.Only only -> only(only, string(value));
            case Shape.Flag() -> flag(value);
            case Shape.Amount amount -> amount(amount, value);
            case Shape.Free free -> free(free, value);
            case Shape.Refused(String why, String fix) -> throw Refuse.unsupported(pointer.toString(), why, fix);
            case Shape.Off(String why, String fix) -> off(why, fix, value);
            case Shape.Tie() -> tie(string(value));
            case Shape.Kept() -> string(value);
            case Shape.Arguments(Channel channel) -> arguments(channel, string(value));
            case Shape.Attachment(Shape.Attachment.Kind kind, Channel channel) ->
                attachment(kind, channel, string(value));
            case Shape.Link(Channel channel) ->
                link(channel, string(value)).orElseThrow(() -> noReference("in the request"));
            case Shape.ProviderTool tool -> providerTool(tool, members(value));
            case Shape.Batch batch -> batch(batch, array(value));
            case Shape.Opaque seal -> opaque(seal, string(value));
            case Shape.Named named -> named(named, members(value));
            case Shape.Fields fields -> fields(fields, members(value));
            case Shape.Items items -> items(items, array(value));
            case Shape.Parts parts -> parts(parts, array(value));
            case Shape.Variants variants -> variant(variants, members(value));
            case Shape.Either either -> either(either, value);
        };
    }

    private Json text(Channel channel, Json.Text text) {
        segments.text(channel, message, pointer.toString(), text);
        return text;
    }

    private Json only(Shape.Only only, Json.Text word) {
        if (!only.words().contains(word.value())) {
            throw outside(only.words(), only.otherwise());
        }
        return word;
    }

    private Json flag(Json value) {
        if (value != Json.Literal.TRUE && value != Json.Literal.FALSE) {
            throw Refuse.invalid(pointer.toString(), "a boolean");
        }
        return value;
    }

    private Json off(String why, String fix, Json value) {
        if (flag(value) == Json.Literal.TRUE) {
            throw Refuse.unsupported(pointer.toString(), why, fix);
        }
        return value;
    }

    private Json amount(Shape.Amount amount, Json value) {
        if (!(value instanceof Json.Numeral number) || !Amounts.within(amount, number.literal())) {
            throw Refuse.invalid(
                    pointer.toString(),
                    (amount.whole() ? "a whole number" : "a number") + " from " + amount.least() + " to "
                            + amount.most());
        }
        segments.number(Channel.METADATA, message, pointer.toString(), number);
        return value;
    }

    private Json free(Shape.Free free, Json value) {
        var walk = new FreeWalk(segments, free.channel(), free.keywords(), message, pointer);
        walk.walk(value);
        if (walk.metTokens() && free.channel() == Channel.UNKNOWN) {
            unscanned.add(new Unscanned.TokenIds());
        }
        return value;
    }

    /** Ids are chosen by the caller and seen by the provider; ours say only which belong together. Nine letters and digits suit every provider. */
    private Json tie(Json.Text id) {
        return new Json.Text(ties.computeIfAbsent(id.value(), ignored -> "call%05d".formatted(ties.size())));
    }

    private Json arguments(Channel channel, Json.Text text) {
        Json.Members document = Arguments.read(text.value(), limits)
                .orElseThrow(() -> Refuse.unsupported(
                        pointer.toString(),
                        "Arguments of a tool are one JSON object without duplicate names; anything else could be read"
                                + " differently by a guard and by the tool.",
                        "Send one JSON object in the string."));
        free(new Shape.Free(channel, Set.of()), document);
        return new Json.Embedded(document);
    }

    /** What the bytes are is written with them, whatever the client calls them. */
    private Json attachment(Shape.Attachment.Kind kind, Channel channel, Json.Text text) {
        Optional<Sniffed> sniffed = switch (kind) {
            case IMAGE -> Sniffed.dataUrl(text.value());
            case DOCUMENT -> Sniffed.dataUrl(text.value()).or(() -> Sniffed.base64("", text.value()));
            case AUDIO, IMAGE_BASE64, DOCUMENT_BASE64, PDF_BASE64 -> Sniffed.base64("", text.value());
        };
        if (sniffed.isEmpty()) {
            return link(kind, channel, text);
        }
        boolean bare = kind != Shape.Attachment.Kind.IMAGE && kind != Shape.Attachment.Kind.DOCUMENT;
        return switch (sniffed.get()) {
            case Sniffed.Legible(String type, String content)
            when takesText(kind) -> {
                var readable = new Json.Text(content);
                text(channel, readable);
                yield new Json.Encoded(bare ? "" : "data:" + type + ";base64,", readable);
            }
            case Sniffed.Opaque(String type, String base64)
            when takes(kind, type) -> {
                attached(kind, channel, type, base64);
                yield new Json.Text(bare ? base64 : "data:" + type + ";base64," + base64);
            }
            case Sniffed.Unknown unknown
            when kind == Shape.Attachment.Kind.AUDIO -> {
                attached(kind, channel, "application/octet-stream", text.value()); // sound without a head
                yield text;
            }
            case Sniffed.Legible legible -> throw unreadable();
            case Sniffed.Opaque opaque -> throw unreadable();
            case Sniffed.Unknown unknown -> throw unreadable();
        };
    }

    private static boolean takesText(Shape.Attachment.Kind kind) {
        return switch (kind) {
            case IMAGE, DOCUMENT, DOCUMENT_BASE64 -> true;
            case IMAGE_BASE64, AUDIO, PDF_BASE64 -> false;
        };
    }

    private static boolean takes(Shape.Attachment.Kind kind, String mediaType) {
        return switch (kind) {
            case IMAGE, IMAGE_BASE64 -> mediaType.startsWith("image/");
            case AUDIO -> mediaType.startsWith("audio/");
            case DOCUMENT, PDF_BASE64 -> mediaType.equals("application/pdf");
            case DOCUMENT_BASE64 -> false;
        };
    }

    private void attached(Shape.Attachment.Kind kind, Channel channel, String mediaType, String base64) {
        String word = switch (kind) {
            case IMAGE, IMAGE_BASE64 -> "image";
            case AUDIO -> "audio";
            case DOCUMENT, DOCUMENT_BASE64, PDF_BASE64 -> "file";
        };
        String place = pointer.toString();
        var attachment = new Attachment(channel, authors.of(place), message, place, mediaType, base64);
        unscanned.add(new Unscanned.Attached(word, attachment));
    }

    private Json link(Shape.Attachment.Kind kind, Channel channel, Json.Text text) {
        return switch (kind) {
            case IMAGE -> link(channel, text).orElseThrow(() -> noReference("as a data: URL in base64"));
            case DOCUMENT -> throw noReference("as a data: URL in base64");
            case AUDIO, IMAGE_BASE64, DOCUMENT_BASE64, PDF_BASE64 -> throw noReference("in base64");
        };
    }

    /** A guard that wants the URL edited blocks: with another host, the provider would fetch from where nobody admits. */
    private Optional<Json> link(Channel channel, Json.Text url) {
        return Links.host(url.value()).map(host -> {
            unscanned.add(new Unscanned.Linked(pointer.toString(), host));
            segments.link(channel, message, pointer.toString(), url.value());
            return url;
        });
    }

    private Json providerTool(Shape.ProviderTool tool, Json.Members members) {
        String type = tool.name();
        if (type.isEmpty() && members.get("type") instanceof Json.Text named) {
            type = named.value();
        }
        if (!TYPE.matcher(type).matches()) {
            throw Refuse.unsupported(
                    pointer.toString(), tool.why().why(), tool.why().fix());
        }
        unscanned.add(new Unscanned.ProviderTool(pointer.toString(), type));
        for (int at = 0; at < members.size(); at++) {
            int mark = pointer.enter(members.name(at));
            segments.key(Channel.TOOL_DEFINITION, message, pointer.toString(), members.name(at));
            if (members.name(at).equals("type")) {
                fixed(members.value(at));
            } else {
                free(new Shape.Free(Channel.TOOL_DEFINITION, Row.SCHEMA_WORDS), members.value(at));
            }
            pointer.leave(mark);
        }
        return members;
    }

    /** A guard that wants the type edited blocks: with another type, it would be a tool that nobody admits. */
    private void fixed(Json type) {
        segments.key(
                Channel.TOOL_DEFINITION,
                message,
                pointer.toString(),
                string(type).value());
    }

    private Json opaque(Shape.Opaque seal, Json.Text text) {
        if (text.value().isEmpty()) {
            return text;
        }
        if (!Seals.isSeal(text.value())) {
            throw Refuse.unsupported(
                    pointer.toString(),
                    "Only what the provider wrote itself may pass here unread, and this has not its alphabet or"
                            + " length, or can be read.",
                    "Send back what the provider sent, unchanged, or leave the part out.");
        }
        boolean shown = seal.under().stream().map(holder::get).anyMatch(Segmenter::saysSomething);
        unscanned.add(shown ? new Unscanned.Seal() : new Unscanned.SealedReasoning());
        segments.seal(message, pointer.toString(), text.value());
        return text;
    }

    private static boolean saysSomething(@Nullable Json reasoning) {
        if (reasoning instanceof Json.Array parts) {
            return parts.items().stream().anyMatch(Segmenter::saysSomething);
        }
        if (reasoning instanceof Json.Members part) {
            return saysSomething(part.get("text"));
        }
        return reasoning instanceof Json.Text text && !text.value().isEmpty();
    }

    private ContentException noReference(String form) {
        return Refuse.unsupported(
                pointer.toString(),
                "Only content that travels with the request can be scanned, never what somebody fetches later.",
                "Send the content itself " + form + ".");
    }

    private ContentException unreadable() {
        return Refuse.unsupported(
                pointer.toString(),
                "The bytes are of no type that can be read here, whatever their media type says.",
                "Send the text of the document.");
    }

    private Json named(Shape.Named named, Json.Members members) {
        String place = pointer.toString();
        for (int at = 0; at < members.size(); at++) {
            int mark = pointer.enter(members.name(at));
            segments.key(named.channel(), message, pointer.toString(), members.name(at));
            try {
                members.set(at, read(named.value(), members.value(at)));
            } catch (ContentException naming) {
                // Its place holds a name that the caller chose.
                throw Refuse.invalid(place, "an object whose values have the documented type");
            }
            pointer.leave(mark);
        }
        return members;
    }

    private Json fields(Shape.Fields shape, Json.Members members) {
        requireMembers(shape, members);
        for (int at = 0; at < members.size(); at++) {
            member(shape, members, at);
        }
        keep(shape, members);
        return members;
    }

    private static void keep(Shape.Fields shape, Json.Members members) {
        shape.fields().forEach((name, field) -> {
            if (field.shape() instanceof Shape.Kept) {
                members.remove(name);
            }
        });
    }

    /** What is refused is said before what is missing: it mostly stands in its place. */
    private void requireMembers(Shape.Fields shape, Json.Members members) {
        shape.fields().forEach((name, field) -> {
            Json value = members.present(name);
            if (value != null && field.shape() instanceof Shape.Refused refused) {
                pointer.enter(name);
                read(refused, value);
            }
        });
        for (Map.Entry<String, Shape.Field> field : shape.fields().entrySet()) {
            if (field.getValue().required() && members.present(field.getKey()) == null) {
                throw Refuse.invalid(pointer + "/" + field.getKey(), "there");
            }
        }
    }

    private void member(Shape.Fields shape, Json.Members members, int at) {
        String name = members.name(at);
        Shape.Field field = shape.fields().get(name);
        int mark = pointer.enter(name);
        if (field != null) {
            if (members.value(at) != Json.Literal.NULL) {
                holder = members;
                members.set(at, read(field.shape(), members.value(at)));
            }
        } else {
            refuseLike(name, shape);
            unknownFields.add(pointer.toString());
            segments.key(Channel.UNKNOWN, message, pointer.toString(), name);
            free(UNKNOWN, members.value(at));
        }
        pointer.leave(mark);
    }

    /**
     * Refuses a name that some readers take for one of ours: Go's without regard to case, those of Protocol Buffers with and without underscores. What is
     * under it would be the content, and no guard would have known it for that.
     */
    private void refuseLike(String name, Shape.Fields shape) {
        String ours = plainNames.computeIfAbsent(shape, Segmenter::plainNames).get(plain(name));
        if (ours != null) {
            throw alike(ours);
        }
    }

    private void refuseLike(String name, List<String> known) {
        for (String ours : known) {
            if (!name.equals(ours) && plain(name).equals(plain(ours))) {
                throw alike(ours);
            }
        }
    }

    private ContentException alike(String ours) {
        return Refuse.unsupported(
                pointer.toString(),
                "Some providers would read this name as '" + ours + "', and guards would not.",
                "Write '" + ours + "', once.");
    }

    private static Map<String, String> plainNames(Shape.Fields shape) {
        return shape.fields().keySet().stream()
                .collect(Collectors.toMap(Segmenter::plain, ours -> ours, (one, other) -> one));
    }

    /** Two names have the same one if they differ in case, as a reader knows it who goes by letters, or in underscores and hyphens. */
    private static String plain(String name) {
        var plain = new StringBuilder(name.length());
        for (int at = 0; at < name.length(); at++) {
            char letter = name.charAt(at);
            if (letter != '_' && letter != '-') {
                plain.append(Character.toLowerCase(Character.toUpperCase(letter)));
            }
        }
        return plain.toString();
    }

    private Json items(Shape.Items shape, Json.Array array) {
        List<Json> items = array.items();
        if (items.size() < shape.least() || items.size() > shape.most()) {
            throw Refuse.invalid(pointer.toString(), bounds(shape));
        }
        for (int at = 0; at < items.size(); at++) {
            if (shape.ordinals() && at > 0) {
                message = messages++;
            }
            int mark = pointer.enter(at);
            items.set(at, read(shape.item(), items.get(at)));
            pointer.leave(mark);
        }
        return array;
    }

    private static String bounds(Shape.Items shape) {
        return shape.most() == Integer.MAX_VALUE
                ? "an array of at least " + shape.least() + (shape.least() == 1 ? " item" : " items")
                : "an array of " + shape.least() + " to " + shape.most() + " items";
    }

    private Json batch(Shape.Batch shape, Json.Array array) {
        List<Json> items = array.items();
        if (items.isEmpty() || items.size() > shape.most()) {
            throw Refuse.invalid(pointer.toString(), "an array of 1 to " + shape.most() + " items");
        }
        if (isTokenIds(items)) {
            unscanned.add(new Unscanned.TokenIds());
            return array;
        }
        for (int at = 0; at < items.size(); at++) {
            if (at > 0) {
                message = messages++;
            }
            int mark = pointer.enter(at);
            switch (items.get(at)) {
                case Json.Text text -> text(shape.channel(), text);
                case Json.Array tokens when isTokenIds(tokens.items()) -> unscanned.add(new Unscanned.TokenIds());
                default -> throw Refuse.invalid(pointer.toString(), "a string or an array of token ids");
            }
            pointer.leave(mark);
        }
        return array;
    }

    private static boolean isTokenIds(List<Json> items) {
        return !items.isEmpty() && items.stream().allMatch(Json.Numeral.class::isInstance);
    }

    /** A value that is split over adjacent text parts is one value to the model, so it is one segment to a guard. */
    private Json parts(Shape.Parts shape, Json.Array array) {
        List<Json> items = array.items();
        int at = 0;
        while (at < items.size()) {
            int run = textRun(shape, items, at);
            if (run > at) {
                var texts = new ArrayList<Json.Text>(run - at);
                for (int part = at; part < run; part++) {
                    texts.add(partText(members(items.get(part)), part));
                }
                segments.texts(shape.channel(), message, pointer + "/" + at + "/text", texts);
                for (int part = at; part < run; part++) {
                    int mark = pointer.enter(part);
                    besidesText(shape, members(items.get(part)));
                    pointer.leave(mark);
                }
                at = run;
            } else {
                int mark = pointer.enter(at);
                items.set(at, variant(shape.others(), members(items.get(at))));
                pointer.leave(mark);
                at++;
            }
        }
        return array;
    }

    private static int textRun(Shape.Parts shape, List<Json> items, int from) {
        int at = from;
        while (at < items.size()
                && items.get(at) instanceof Json.Members members
                && members.get("type") instanceof Json.Text type
                && shape.texts().containsKey(type.value())) {
            at++;
        }
        return at;
    }

    private Json.Text partText(Json.Members part, int index) {
        if (part.get("text") instanceof Json.Text text) {
            return text;
        }
        throw Refuse.invalid(pointer + "/" + index + "/text", "a string");
    }

    private void besidesText(Shape.Parts shape, Json.Members part) {
        Shape.Fields others = requireNonNull(shape.texts().get(((Json.Text) requireNonNull(part.get("type"))).value()));
        for (int at = 0; at < part.size(); at++) {
            String name = part.name(at);
            if (!name.equals("type") && !name.equals("text")) {
                refuseLike(name, PART);
                member(others, part, at);
            }
        }
    }

    private Json variant(Shape.Variants shape, Json.Members members) {
        Json named = members.present(shape.member());
        for (int at = 0; at < members.size(); at++) {
            refuseLike(members.name(at), List.of(shape.member()));
        }
        int mark = pointer.enter(shape.member());
        String name = named == null ? requireAbsent(shape) : string(named).value();
        @Nullable Shape variant = shape.variants().get(name);
        if (variant == null) {
            if (shape.others() instanceof Shape.Refused(String why, String fix)) {
                throw Refuse.unsupported(pointer.toString(), why, fix);
            }
            if (shape.others() == null) {
                throw outside(accepted(shape), shape.otherwise());
            }
            variant = shape.others();
        }
        pointer.leave(mark);
        return read(variant, members);
    }

    private static Set<String> accepted(Shape.Variants shape) {
        return shape.variants().entrySet().stream()
                .filter(variant -> !(variant.getValue() instanceof Shape.Refused))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private String requireAbsent(Shape.Variants shape) {
        if (shape.absent() == null) {
            throw Refuse.invalid(pointer.toString(), "a string");
        }
        return requireNonNull(shape.absent());
    }

    private Json either(Shape.Either either, Json value) {
        @Nullable
        Shape shape = switch (value) {
            case Json.Text text -> either.string();
            case Json.Array array -> either.array();
            case Json.Members members -> either.object();
            case Json.Numeral number -> null;
            case Json.Literal literal -> null;
            case Json.Embedded embedded -> null;
            case Json.Encoded encoded -> null;
        };
        if (shape == null) {
            String rest =
                    (either.array() == null ? "" : " or an array") + (either.object() == null ? "" : " or an object");
            throw Refuse.invalid(pointer.toString(), "a string" + rest);
        }
        return read(shape, value);
    }

    private ContentException outside(Set<String> words, ErrorCode code) {
        String expected = "one of " + words.stream().sorted().toList();
        if (code == ErrorCode.INVALID_REQUEST) {
            return Refuse.invalid(pointer.toString(), expected);
        }
        return Refuse.unsupported(
                pointer.toString(),
                "Nothing here knows how to read it, or the provider would act on it alone.",
                "Use " + expected + ".");
    }

    private Json.Text string(Json value) {
        if (value instanceof Json.Text text) {
            return text;
        }
        throw Refuse.invalid(pointer.toString(), "a string");
    }

    private Json.Members members(Json value) {
        if (value instanceof Json.Members members) {
            return members;
        }
        throw Refuse.invalid(pointer.toString(), "an object");
    }

    private Json.Array array(Json value) {
        if (value instanceof Json.Array array) {
            return array;
        }
        throw Refuse.invalid(pointer.toString(), "an array");
    }
}
