package io.aegis.dialects.content;

import static java.util.Objects.requireNonNull;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.json.JsonReader;
import io.aegis.kernel.port.Authored;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Segment;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A request of which every place was checked along its table. A dialect says what it means and how it is sent. Used by one thread at a time. */
public abstract class CheckedRequest implements RequestExchange {
    private final Json.Members document;
    private final RequestLimits limits;
    private final List<Authored> authored;
    private final Segments segments;
    private final List<String> unknownFields;
    private final List<Unscanned> unscanned;
    private final String model;
    private final int size;

    /**
     * Reads a request.
     *
     * @throws io.aegis.kernel.port.ContentException if the body is not as its table says, or names no model
     */
    protected CheckedRequest(Shape.Fields table, Incoming incoming) {
        this.limits = incoming.limits();
        this.authored = incoming.authored();
        this.size = incoming.body().length;
        var segmenter = new Segmenter(limits, authored);
        this.document = segmenter.document(table, JsonReader.read(incoming.body(), limits.depth(), limits.values()));
        this.segments = segmenter.segments();
        this.unknownFields = segmenter.unknownFields();
        this.unscanned = segmenter.unscanned();
        this.model = incoming.model().orElseGet(() -> text(document.get("model")));
        if (model.isEmpty()) {
            throw Refuse.invalid("/model", "a string that is not empty");
        }
    }

    /** The request as the guards left it. */
    protected final Json.Members document() {
        return document;
    }

    protected final RequestLimits limits() {
        return limits;
    }

    @Override
    public final List<Authored> authored() {
        return authored;
    }

    @Override
    public final byte[] saved() {
        requireModel();
        return new JsonBytes(size + size / 4 + 128).value(document).take();
    }

    @Override
    public final List<Segment> segments() {
        return segments.all();
    }

    @Override
    public final void replace(Segment segment) {
        segments.replace(segment);
    }

    @Override
    public final String model() {
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
        return Set.of();
    }

    @Override
    public final List<String> unknownFields() {
        return unknownFields;
    }

    @Override
    public final List<Unscanned> unscanned() {
        return unscanned;
    }

    /**
     * Begins our own serialisation, with the model.
     *
     * @throws io.aegis.kernel.port.ContentException if a guard changed the name of the model and it would be sent as it was
     */
    protected final JsonBytes begun(String upstreamModel) {
        if (upstreamModel.equals(model)) {
            requireModel();
        }
        return new JsonBytes(size + size / 4 + 128).raw("{\"model\":").string(upstreamModel);
    }

    private void requireModel() {
        if (!text(document.get("model")).equals(model)) {
            throw Refuse.unsupported(
                    "/model",
                    "A guard changed the name of the model, which is passed on as it was asked for.",
                    "Ask for another model.");
        }
    }

    /**
     * Writes the other members.
     *
     * @param ours members that the dialect writes itself, whatever the client wrote
     * @param sent what is written of a member, by its name and value
     */
    protected final void members(JsonBytes bytes, Set<String> ours, BiFunction<String, Json, Json> sent) {
        for (int at = 0; at < document.size(); at++) {
            String name = document.name(at);
            if (!name.equals("model") && !ours.contains(name)) {
                bytes.raw(",").string(name).raw(":").value(sent.apply(name, document.value(at)));
            }
        }
    }

    /** An id under which two principals must not meet at one upstream. */
    protected static Json rekeyed(Json id, UnaryOperator<String> rekey) {
        return id instanceof Json.Text text ? new Json.Text(rekey.apply(text.value())) : id;
    }

    /** A string that the table says is there. */
    protected static String text(@Nullable Json value) {
        return ((Json.Text) requireNonNull(value)).value();
    }
}
