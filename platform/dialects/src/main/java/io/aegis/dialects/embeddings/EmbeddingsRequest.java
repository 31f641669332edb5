package io.aegis.dialects.embeddings;

import static java.util.Objects.requireNonNull;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Segmenter;
import io.aegis.dialects.content.Segments;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.json.JsonReader;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Segment;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An embeddings request. */
final class EmbeddingsRequest implements RequestExchange {
    /** What a client asks for that wants its vectors in base64. */
    static final String BASE64 = "base64";

    /** Members that we write whatever the client wrote. */
    private static final Set<String> OURS = Set.of("model", "encoding_format");

    private final Json.Members document;
    private final Segments segments;
    private final List<String> unknownFields;
    private final List<String> unscanned;
    private final String model;
    private final int size;

    private EmbeddingsRequest(Json.Members document, Segmenter segmenter, int size) {
        this.document = document;
        this.segments = segmenter.segments();
        this.unknownFields = segmenter.unknownFields();
        this.unscanned = segmenter.unscanned();
        this.model = text(document.get("model"));
        this.size = size;
    }

    static EmbeddingsRequest read(byte[] body, RequestLimits limits) {
        Json document = JsonReader.read(body, limits.depth(), limits.values());
        var segmenter = new Segmenter(limits);
        Json.Members members = segmenter.document(EmbeddingsRequestTable.REQUEST, document);
        if (text(members.get("model")).isEmpty()) {
            throw Refuse.invalid("/model", "a string that is not empty");
        }
        return new EmbeddingsRequest(members, segmenter, body.length);
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
        return false;
    }

    @Override
    public boolean logprobs() {
        return false;
    }

    @Override
    public int choices() {
        return 1;
    }

    /** A list of numbers is one text, as ids of its tokens. */
    @Override
    public int vectors() {
        return document.get("input") instanceof Json.Array inputs
                        && !(inputs.items().getFirst() instanceof Json.Numeral)
                ? inputs.items().size()
                : 1;
    }

    @Override
    public Set<String> declaredTools() {
        return Set.of();
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
        return List.of(OpenAiEmbeddings.NAME);
    }

    /** Numbers are asked for, which every upstream can write; the client gets the form that it asked for from us. */
    @Override
    public Outgoing outgoing(String dialect, String upstreamModel, UnaryOperator<String> rekey) {
        if (upstreamModel.equals(model) && !text(document.get("model")).equals(model)) {
            throw Refuse.unsupported(
                    "/model",
                    "A guard changed the name of the model, which is passed on as it was asked for.",
                    "Ask for another model.");
        }
        var bytes = new JsonBytes(size + size / 4 + 128);
        bytes.raw("{\"model\":").string(upstreamModel).raw(",\"encoding_format\":\"float\"");
        for (int at = 0; at < document.size(); at++) {
            String name = document.name(at);
            if (!OURS.contains(name)) {
                Json value = document.value(at);
                bytes.raw(",").string(name).raw(":");
                if (name.equals("user") && value instanceof Json.Text id) {
                    bytes.string(rekey.apply(id.value()));
                } else {
                    bytes.value(value);
                }
            }
        }
        return new Outgoing(bytes.raw("}").take());
    }

    @Override
    public Envelope envelope(String runId, long created, List<String> lost) {
        boolean base64 = document.present("encoding_format") instanceof Json.Text format
                && format.value().equals(BASE64);
        Set<String> form = base64 ? Set.of(BASE64) : Set.of();
        return new Envelope(runId, model, created, form, List.of(), lost);
    }

    private static String text(@Nullable Json value) {
        return ((Json.Text) requireNonNull(value)).value();
    }
}
