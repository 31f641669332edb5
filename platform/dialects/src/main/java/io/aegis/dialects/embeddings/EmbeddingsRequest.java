package io.aegis.dialects.embeddings;

import io.aegis.dialects.content.CheckedRequest;
import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestLimits;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An embeddings request. */
final class EmbeddingsRequest extends CheckedRequest {
    /** What a client asks for that wants its vectors in base64. */
    static final String BASE64 = "base64";

    private static final String FORM = "encoding_format";

    EmbeddingsRequest(byte[] body, RequestLimits limits) {
        super(EmbeddingsRequestTable.REQUEST, new Incoming(body, limits));
    }

    /** Nothing of the API is. */
    @Override
    public boolean streamed() {
        return false;
    }

    /** A list of numbers is one text, as ids of its tokens. */
    @Override
    public int vectors() {
        return document().get("input") instanceof Json.Array inputs
                        && !(inputs.items().getFirst() instanceof Json.Numeral)
                ? inputs.items().size()
                : 1;
    }

    @Override
    public List<String> writable() {
        return List.of(OpenAiEmbeddings.NAME);
    }

    /** Numbers are asked for, which every upstream can write; the client gets the form that it asked for from us. */
    @Override
    public Outgoing outgoing(String dialect, String upstreamModel, UnaryOperator<String> rekey) {
        JsonBytes bytes = begun(upstreamModel).raw(",\"" + FORM + "\":\"float\"");
        members(bytes, Set.of(FORM), (name, value) -> name.equals("user") ? rekeyed(value, rekey) : value);
        return new Outgoing(bytes.raw("}").take());
    }

    @Override
    public Envelope envelope(String runId, long created, List<String> lost) {
        boolean base64 = document().present(FORM) instanceof Json.Text format
                && format.value().equals(BASE64);
        Set<String> form = base64 ? Set.of(BASE64) : Set.of();
        return new Envelope(runId, model(), created, form, List.of(), lost);
    }
}
