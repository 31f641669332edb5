package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.spi.content.Channel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives the caller of a kept run its answer: masked while it was kept, with the originals only on the way out. */
final class Delivered {
    private final KeptRun kept;
    private final Dialect dialect;
    private final Audience audience;
    private final MaskMap masks;
    private final RequestExchange request;

    Delivered(KeptRun kept, Dialect dialect, Audience audience, MaskKeys keys) {
        this.kept = kept;
        this.dialect = dialect;
        this.audience = audience;
        this.masks = new MaskMap(
                keys,
                kept.payload().requester().principal().id(),
                kept.payload().masks());
        this.request = dialect.request(
                kept.payload().request(), RequestLimits.DEFAULT, kept.payload().authored());
    }

    /** What the model said in its first choice, as its caller may see it. */
    String text(KeptRun.End.Answered end) {
        return restored(List.of(), end.events()).stream()
                .flatMap(event -> event instanceof AnswerEvent.Text text
                                && text.choice() == 0
                                && text.channel() == Channel.ASSISTANT
                        ? Stream.of(text.text())
                        : Stream.empty())
                .collect(Collectors.joining());
    }

    /** The whole answer as its caller may see it. */
    private byte[] whole(KeptRun.End.Answered end) {
        Envelope envelope = envelope(end);
        return dialect.whole(restored(List.of(), end.events()), envelope);
    }

    private Envelope envelope(KeptRun.End.Answered end) {
        return request.envelope(kept.head().run(), end.created().getEpochSecond(), end.untold());
    }

    private List<AnswerEvent> restored(List<AnswerEvent> earlier, List<AnswerEvent> masked) {
        return Restored.events(
                dialect, Envelope.atRest(kept.head().run(), request.model()), masked, masks, audience, earlier);
    }

    /** Where a number of texts ends. */
    private static int after(List<AnswerEvent> events, int texts) {
        int at = 0;
        for (int seen = 0; at < events.size() && seen < texts; at++) {
            seen += events.get(at) instanceof AnswerEvent.Text ? 1 : 0;
        }
        return at;
    }

    /**
     * Sends an answer.
     *
     * @param opened what wrote the beginning of the stream; null if nothing was sent
     * @param before how many of the texts the caller has already
     */
    void send(KeptRun.End.Answered end, Client client, @Nullable StreamEncoder opened, int before) {
        var head = new Client.Head(kept.head().run());
        if (!kept.payload().streamed()) {
            client.answer(head, whole(end));
            return;
        }
        Envelope envelope = envelope(end);
        StreamEncoder encoder = opened;
        if (encoder == null) {
            encoder = dialect.encoder(envelope);
            client.open(head);
        }
        List<AnswerEvent> all = end.events();
        int at = after(all, before);
        for (AnswerEvent event : restored(all.subList(0, at), all.subList(at, all.size()))) {
            client.write(frame(requireNonNull(encoder), event));
        }
        client.write(encoder.done());
        client.close();
    }

    private static byte[] frame(StreamEncoder encoder, AnswerEvent event) {
        return switch (event) {
            case AnswerEvent.Text(int choice, var channel, String text) -> encoder.text(choice, channel, text);
            case AnswerEvent.Tokens(int choice, var channel, String text, var known) ->
                encoder.tokens(choice, channel, text, known);
            case AnswerEvent.ToolCall call -> encoder.toolCall(call);
            case AnswerEvent.Seal seal -> encoder.seal(seal);
            case AnswerEvent.Finished finished -> encoder.finished(finished);
            case AnswerEvent.Counted(var usage) -> encoder.usage(usage);
            case AnswerEvent.Vector vector -> throw new IllegalArgumentException("no stream has vectors");
            case AnswerEvent.Done done -> throw new IllegalArgumentException("a kept answer has no last event");
            case AnswerEvent.Failed failed -> throw new IllegalArgumentException("a kept answer does not fail");
        };
    }
}
