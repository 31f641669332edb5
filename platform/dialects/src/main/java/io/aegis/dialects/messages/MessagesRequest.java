package io.aegis.dialects.messages;

import static java.util.Objects.requireNonNull;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Segmenter;
import io.aegis.dialects.content.Segments;
import io.aegis.dialects.content.Shape;
import io.aegis.dialects.conversation.Conversation;
import io.aegis.dialects.conversation.Reading;
import io.aegis.dialects.conversation.Translations;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.json.JsonReader;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolName;
import io.aegis.spi.content.Segment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A messages request. The API keeps nothing of it, so there is no store to forbid: what would make it keep something is refused by the table. */
final class MessagesRequest implements RequestExchange {
    private final Json.Members document;
    private final Segments segments;
    private final List<String> unknownFields;
    private final List<String> unscanned;
    private final String model;
    private final List<String> stops;
    private final int size;
    private final Translations translations;

    private MessagesRequest(Json.Members document, Segmenter segmenter, int size, Translations translations) {
        this.document = document;
        this.segments = segmenter.segments();
        this.unknownFields = segmenter.unknownFields();
        this.unscanned = segmenter.unscanned();
        this.model = text(document.get("model"));
        this.stops = Reading.items(document.get("stop_sequences")).stream()
                .map(MessagesRequest::text)
                .toList();
        this.size = size;
        this.translations = translations;
    }

    static MessagesRequest read(byte[] body, RequestLimits limits, Translations translations) {
        return read(MessagesRequestTable.REQUEST, body, limits, translations);
    }

    /** Reads a request whose tokens are to be counted. */
    static MessagesRequest toBeCounted(byte[] body, RequestLimits limits, Translations translations) {
        return read(MessagesRequestTable.COUNTED, body, limits, translations);
    }

    private static MessagesRequest read(
            Shape.Fields table, byte[] body, RequestLimits limits, Translations translations) {
        Json document = JsonReader.read(body, limits.depth(), limits.values());
        var segmenter = new Segmenter(limits);
        Json.Members members = segmenter.document(table, document);
        if (text(members.get("model")).isEmpty()) {
            throw Refuse.invalid("/model", "a string that is not empty");
        }
        return new MessagesRequest(members, segmenter, body.length, translations);
    }

    @Override
    public List<Segment> segments() {
        return segments.all();
    }

    @Override
    public void replace(Segment segment) {
        segments.replace(segment);
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public boolean streamed() {
        return document.get("stream") == Json.Literal.TRUE;
    }

    @Override
    public boolean logprobs() {
        return false;
    }

    @Override
    public int choices() {
        return 1;
    }

    @Override
    public Set<ToolName> declaredTools() {
        var names = new LinkedHashSet<ToolName>();
        for (Json tool : Reading.items(document.get("tools"))) {
            names.add(ToolName.of(text(((Json.Members) tool).get("name"))));
        }
        return Set.copyOf(names);
    }

    @Override
    public List<String> unknownFields() {
        return unknownFields;
    }

    @Override
    public List<String> unscanned() {
        return unscanned;
    }

    @Override
    public List<String> writable() {
        return translations.from(AnthropicMessages.NAME);
    }

    @Override
    public Outgoing outgoing(String dialect, String upstreamModel, UnaryOperator<String> rekey) {
        if (dialect.equals(AnthropicMessages.NAME)) {
            var unsealed = new ArrayList<String>();
            return new Outgoing(bytes(upstreamModel, rekey, unsealed), List.of(), unsealed);
        }
        Conversation conversation = new MessagesConversation(document, rekey).read();
        return translations.write(dialect, conversation, upstreamModel, streamed());
    }

    private byte[] bytes(String upstreamModel, UnaryOperator<String> rekey, List<String> unsealed) {
        if (upstreamModel.equals(model) && !text(document.get("model")).equals(model)) {
            throw Refuse.unsupported(
                    "/model",
                    "A guard changed the name of the model, which is passed on as it was asked for.",
                    "Ask for another model.");
        }
        var bytes = new JsonBytes(size + size / 4 + 128);
        bytes.raw("{\"model\":").string(upstreamModel);
        for (int at = 0; at < document.size(); at++) {
            String name = document.name(at);
            if (!name.equals("model")) {
                Json value = document.value(at);
                bytes.raw(",").string(name).raw(":");
                bytes.value(
                        switch (name) {
                            case "metadata" -> rekeyed(value, rekey);
                            case "messages" -> MessagesSeals.sealed(value, unsealed);
                            default -> value;
                        });
            }
        }
        return bytes.raw("}").take();
    }

    private static Json rekeyed(Json value, UnaryOperator<String> rekey) {
        if (!(value instanceof Json.Members metadata)) {
            return value;
        }
        var sent = new Json.Members();
        for (int at = 0; at < metadata.size(); at++) {
            Json known = metadata.value(at);
            boolean shared = metadata.name(at).equals("user_id") && known instanceof Json.Text;
            sent.add(metadata.name(at), shared ? new Json.Text(rekey.apply(text(known))) : known);
        }
        return sent;
    }

    /** Usage is part of every answer of the dialect. The stop sequences are the client's own words for them, whatever a guard made of those. */
    @Override
    public Envelope envelope(String runId, long created, List<String> lost) {
        return new Envelope(runId, model, created, Set.of(Envelope.USAGE), stops, lost);
    }

    private static String text(@Nullable Json value) {
        return ((Json.Text) requireNonNull(value)).value();
    }
}
