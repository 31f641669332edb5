package io.aegis.dialects.responses;

import static java.util.Objects.requireNonNull;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Segmenter;
import io.aegis.dialects.content.Segments;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A request for a response. */
final class ResponsesRequest implements RequestExchange {
    /** What a client asks for that wants the seals of reasoning. */
    static final String SEALS = "seals";

    private static final List<String> SHARED_UPSTREAM = List.of("user", "prompt_cache_key", "safety_identifier");

    /** Members that we write whatever the client wrote. */
    private static final Set<String> OURS = Set.of("model", "store");

    private final Json.Members document;
    private final Segments segments;
    private final List<String> unknownFields;
    private final List<String> unscanned;
    private final String model;
    private final int size;
    private final Translations translations;

    private ResponsesRequest(Json.Members document, Segmenter segmenter, int size, Translations translations) {
        this.document = document;
        this.segments = segmenter.segments();
        this.unknownFields = segmenter.unknownFields();
        this.unscanned = segmenter.unscanned();
        this.model = text(document.get("model"));
        this.size = size;
        this.translations = translations;
    }

    static ResponsesRequest read(byte[] body, RequestLimits limits, Translations translations) {
        Json document = JsonReader.read(body, limits.depth(), limits.values());
        var segmenter = new Segmenter(limits);
        Json.Members members = segmenter.document(ResponsesRequestTable.REQUEST, document);
        if (text(members.get("model")).isEmpty()) {
            throw Refuse.invalid("/model", "a string that is not empty");
        }
        return new ResponsesRequest(members, segmenter, body.length, translations);
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
        return includes(ResponsesRequestTable.LOGPROBS)
                || Reading.number(document.get("top_logprobs"))
                        .filter(count -> !count.equals("0"))
                        .isPresent();
    }

    @Override
    public int choices() {
        return 1;
    }

    @Override
    public Set<ToolName> declaredTools() {
        var tools = new LinkedHashSet<ToolName>();
        declare("", document.get("tools"), tools);
        return Set.copyOf(tools);
    }

    private static void declare(String namespace, @Nullable Json declared, Set<ToolName> tools) {
        for (Json each : Reading.items(declared)) {
            var tool = (Json.Members) each;
            String name = text(tool.get("name"));
            if (text(tool.get("type")).equals("namespace")) {
                declare(name, tool.get("tools"), tools);
            } else {
                tools.add(new ToolName(namespace, name));
            }
        }
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
        return translations.from(OpenAiResponses.NAME);
    }

    @Override
    public Outgoing outgoing(String dialect, String upstreamModel, UnaryOperator<String> rekey) {
        if (dialect.equals(OpenAiResponses.NAME)) {
            return new Outgoing(bytes(upstreamModel, rekey));
        }
        Conversation conversation = new ResponsesConversation(document, rekey).read();
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
        return bytes.raw(",\"store\":false}").take();
    }

    /** Every response says how many tokens it took. */
    @Override
    public Envelope envelope(String runId, long created, List<String> lost) {
        Set<String> form =
                includes(ResponsesRequestTable.SEALS) ? Set.of(Envelope.USAGE, SEALS) : Set.of(Envelope.USAGE);
        return new Envelope(runId, model, created, form, List.of(), lost);
    }

    private boolean includes(String what) {
        return Reading.items(document.get("include")).stream()
                .anyMatch(item -> Reading.text(item).filter(what::equals).isPresent());
    }

    private static String text(@Nullable Json value) {
        return ((Json.Text) requireNonNull(value)).value();
    }
}
