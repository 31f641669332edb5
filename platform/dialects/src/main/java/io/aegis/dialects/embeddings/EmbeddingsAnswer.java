package io.aegis.dialects.embeddings;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Vectors of an upstream. There is nothing in them that a guard could read or a mask could stand in. */
final class EmbeddingsAnswer implements AnswerExchange {
    /** A vector has a value for each of some thousand dimensions, and a request may have some thousand texts. */
    private static final RequestLimits LIMITS = new RequestLimits(8, 50_000_000);

    private static final int LONGEST_NUMBER = 40;
    private static final Set<String> ANSWER = Set.of("object", "model", "data", "usage", "id", "created");
    private static final Set<String> ITEM = Set.of("object", "index", "embedding");
    private static final Set<String> USAGE = Set.of("prompt_tokens", "total_tokens");
    private static final int LONGEST_COUNT = 9;

    private final List<AnswerEvent.Vector> vectors;
    private final Optional<String> model;
    private final Optional<Usage> usage;
    private final int droppedFields;

    private EmbeddingsAnswer(
            List<AnswerEvent.Vector> vectors, Optional<String> model, Optional<Usage> usage, int droppedFields) {
        this.vectors = List.copyOf(vectors);
        this.model = model;
        this.usage = usage;
        this.droppedFields = droppedFields;
    }

    static EmbeddingsAnswer read(byte[] body) {
        var dropped = new Dropped();
        Json.Members answer = Upstream.document(body, LIMITS.depth(), LIMITS.values(), false);
        dropped.unknown(answer, ANSWER);
        var vectors = new ArrayList<AnswerEvent.Vector>();
        var seen = new HashSet<Integer>();
        for (Json item : Upstream.array(answer.get("data"), "data").items()) {
            Json.Members members = Upstream.members(item, "an embedding");
            dropped.unknown(members, ITEM);
            int index = Upstream.index(members.get("index"), "the index of an embedding");
            if (!seen.add(index)) {
                throw Refuse.upstream("the upstream's answer has one embedding twice");
            }
            vectors.add(new AnswerEvent.Vector(index, values(members.get("embedding"))));
        }
        if (vectors.isEmpty()) {
            throw Refuse.upstream("the upstream's answer has no embedding");
        }
        vectors.sort(Comparator.comparingInt(AnswerEvent.Vector::index)); // there are clients that count for themselves
        return new EmbeddingsAnswer(
                vectors, Upstream.model(answer.get("model")), usage(answer, dropped), dropped.count());
    }

    private static float[] values(@org.jspecify.annotations.Nullable Json embedding) {
        if (embedding instanceof Json.Text base64) {
            return decoded(base64.value());
        }
        List<Json> items = Upstream.array(embedding, "an embedding").items();
        var values = new float[items.size()];
        for (int at = 0; at < values.length; at++) {
            if (!(items.get(at) instanceof Json.Numeral number)
                    || number.literal().length() > LONGEST_NUMBER) {
                throw Refuse.upstream("the upstream sent something else than a number in an embedding");
            }
            values[at] = finite(Float.parseFloat(number.literal()));
        }
        return values;
    }

    private static float[] decoded(String base64) {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.remaining() % Float.BYTES != 0) {
                throw Refuse.upstream("the upstream sent half of a number in an embedding");
            }
            var values = new float[bytes.remaining() / Float.BYTES];
            for (int at = 0; at < values.length; at++) {
                values[at] = finite(bytes.getFloat());
            }
            return values;
        } catch (IllegalArgumentException noBase64) {
            throw Refuse.upstream("the upstream sent an embedding that is no base64");
        }
    }

    private static float finite(float value) {
        if (!Float.isFinite(value)) {
            throw Refuse.upstream("the upstream sent a number without a value in an embedding");
        }
        return value;
    }

    private static Optional<Usage> usage(Json.Members answer, Dropped dropped) {
        if (answer.present("usage") == null) {
            return Optional.empty();
        }
        Json.Members usage = Upstream.members(answer.get("usage"), "usage");
        dropped.unknown(usage, USAGE);
        if (usage.get("prompt_tokens") instanceof Json.Numeral number
                && number.literal().length() <= LONGEST_COUNT
                && number.literal().chars().allMatch(Character::isDigit)) {
            return Optional.of(new Usage(Long.parseLong(number.literal()), 0, 0, 0));
        }
        throw Refuse.upstream("the upstream's count of tokens is not a number");
    }

    @Override
    public List<Segment> segments() {
        return List.of();
    }

    @Override
    public void replace(Segment segment) {
        throw new IllegalArgumentException("there is no segment " + segment.id());
    }

    @Override
    public String arguments(int choice, int call) {
        throw new IllegalArgumentException("an embedding calls no tool");
    }

    @Override
    public void restore(Segment segment) {
        replace(segment);
    }

    /** One choice without content, so that evidence says of each guard that it had nothing to look at. */
    @Override
    public List<Choice> choices() {
        return List.of(new Choice(0, List.of(), List.of()));
    }

    @Override
    public void filter(int choice) {
        throw new IllegalStateException("nobody can object to a vector");
    }

    @Override
    public List<Logprobs> logprobs() {
        return List.of();
    }

    @Override
    public Optional<Usage> usage() {
        return usage;
    }

    @Override
    public Optional<String> model() {
        return model;
    }

    @Override
    public int droppedFields() {
        return droppedFields;
    }

    @Override
    public List<AnswerEvent> events() {
        var events = new ArrayList<AnswerEvent>(vectors);
        usage.ifPresent(counted -> events.add(new AnswerEvent.Counted(counted)));
        return events;
    }
}
