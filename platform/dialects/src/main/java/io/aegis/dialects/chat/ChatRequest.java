package io.aegis.dialects.chat;

import static java.util.Objects.requireNonNull;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Segmenter;
import io.aegis.dialects.content.Segments;
import io.aegis.dialects.conversation.Conversation;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A chat completion request. */
final class ChatRequest implements RequestExchange {
    private static final List<String> SHARED_UPSTREAM = List.of("user", "prompt_cache_key", "safety_identifier");

    private final Json.Members document;
    private final Segments segments;
    private final List<String> unknownFields;
    private final List<String> unscanned;
    private final String model;
    private final int size;
    private final Translations translations;

    private ChatRequest(Json.Members document, Segmenter segmenter, int size, Translations translations) {
        this.document = document;
        this.segments = segmenter.segments();
        this.unknownFields = segmenter.unknownFields();
        this.unscanned = segmenter.unscanned();
        this.model = text(document.get("model"));
        this.size = size;
        this.translations = translations;
    }

    static ChatRequest read(byte[] body, RequestLimits limits, Translations translations) {
        Json document = JsonReader.read(body, limits.depth(), limits.values());
        var segmenter = new Segmenter(limits);
        Json.Members members = segmenter.document(ChatRequestTable.REQUEST, document);
        if (text(members.get("model")).isEmpty()) {
            throw Refuse.invalid("/model", "a string that is not empty");
        }
        return new ChatRequest(members, segmenter, body.length, translations);
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
        return document.get("logprobs") == Json.Literal.TRUE
                || (document.present("top_logprobs") instanceof Json.Numeral number
                        && !number.literal().equals("0"));
    }

    @Override
    public int choices() {
        return document.present("n") instanceof Json.Numeral number ? Integer.parseInt(number.literal()) : 1;
    }

    @Override
    public Set<ToolName> declaredTools() {
        var names = new LinkedHashSet<ToolName>();
        if (document.get("tools") instanceof Json.Array tools) {
            for (Json tool : tools.items()) {
                var declared = (Json.Members) tool;
                names.add(ToolName.of(name(declared.get(text(declared.get("type"))))));
            }
        }
        if (document.get("functions") instanceof Json.Array functions) {
            functions.items().forEach(function -> names.add(ToolName.of(name(function))));
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
        return translations.from(OpenAiChat.NAME);
    }

    @Override
    public Outgoing outgoing(String dialect, String upstreamModel, UnaryOperator<String> rekey) {
        if (dialect.equals(OpenAiChat.NAME)) {
            return new Outgoing(bytes(upstreamModel, rekey));
        }
        Conversation conversation = new ChatConversation(document, rekey).read();
        return translations.write(dialect, conversation, upstreamModel, streamed());
    }

    private byte[] bytes(String upstreamModel, UnaryOperator<String> rekey) {
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
            if (!OURS.contains(name)) {
                Json value = document.value(at);
                bytes.raw(",").string(name).raw(":");
                if (SHARED_UPSTREAM.contains(name) && value instanceof Json.Text id) {
                    bytes.string(rekey.apply(id.value()));
                } else {
                    bytes.value(value);
                }
            }
        }
        bytes.raw(",\"store\":false");
        if (streamed()) {
            streamOptions(bytes);
        }
        return bytes.raw("}").take();
    }

    /** Members that we write whatever the client wrote. */
    private static final Set<String> OURS = Set.of("model", "store", "stream_options");

    /** Tokens are counted whether or not the client wants to see the count. */
    private void streamOptions(JsonBytes bytes) {
        bytes.raw(",\"stream_options\":");
        if (document.get("stream_options") instanceof Json.Members options) {
            var asked = new Json.Members();
            for (int at = 0; at < options.size(); at++) {
                asked.add(options.name(at), options.value(at));
            }
            asked.put("include_usage", Json.Literal.TRUE);
            bytes.value(asked);
        } else {
            bytes.raw("{\"include_usage\":true}");
        }
    }

    @Override
    public Envelope envelope(String runId, long created, List<String> lost) {
        boolean usage = document.get("stream_options") instanceof Json.Members options
                && options.get("include_usage") == Json.Literal.TRUE;
        Set<String> form = usage ? Set.of(Envelope.USAGE) : Set.of();
        return new Envelope(runId, model, created, form, List.of(), lost);
    }

    private static String name(@Nullable Json declared) {
        return text(((Json.Members) requireNonNull(declared)).get("name"));
    }

    private static String text(@Nullable Json value) {
        return ((Json.Text) requireNonNull(value)).value();
    }
}
