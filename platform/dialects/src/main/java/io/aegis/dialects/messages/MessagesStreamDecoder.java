package io.aegis.dialects.messages;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.EventStream;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.StreamDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed message. What an event is its data say; the name before them is not looked at, so that the two cannot say different things.
 *
 * <p>What follows {@code message_stop} or an error is ignored: nothing of it can reach a client any more.
 */
final class MessagesStreamDecoder implements StreamDecoder {
    private static final int DEPTH = 32;
    private static final int VALUES = 100_000;
    private static final int MOST_BLOCKS = 1_000;
    private static final Set<String> START = Set.of("type", "message");
    private static final Set<String> MESSAGE =
            Set.of("id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage");
    private static final Set<String> BLOCK_START = Set.of("type", "index", "content_block");
    private static final Set<String> BLOCK_DELTA = Set.of("type", "index", "delta");
    private static final Set<String> BLOCK_STOP = Set.of("type", "index");
    private static final Set<String> MESSAGE_DELTA = Set.of("type", "delta", "usage");
    private static final Set<String> DELTA = Set.of("stop_reason", "stop_sequence");

    private final EventStream stream = new EventStream();
    private final Dropped dropped = new Dropped();
    private MessagesUsage usage = MessagesUsage.NONE;
    private @Nullable MessagesStreamBlock open;
    private int blocks;
    private int calls;
    private boolean begun;
    private boolean finished;
    private boolean ended;

    @Override
    public List<AnswerEvent> next(byte[] bytes) {
        if (ended) {
            return List.of();
        }
        var events = new ArrayList<AnswerEvent>();
        for (byte[] data : stream.next(bytes)) {
            event(data, events);
        }
        return events;
    }

    /** An event without the empty line behind it may be cut, so it ends nothing. */
    @Override
    public List<AnswerEvent> finish() {
        if (!ended) {
            throw Refuse.upstream("the upstream's stream was cut");
        }
        return List.of();
    }

    @Override
    public int droppedFields() {
        return dropped.count();
    }

    @Override
    public boolean ranTools() {
        return dropped.ranTools();
    }

    private void event(byte[] data, List<AnswerEvent> events) {
        if (ended) {
            return;
        }
        Json.Members event = Upstream.document(data, DEPTH, VALUES, true);
        switch (Upstream.text(event.get("type"), "the type of an event").value()) {
            case "message_start" -> start(event);
            case "content_block_start" -> startBlock(event, events);
            case "content_block_delta" -> {
                dropped.unknown(event, BLOCK_DELTA);
                open(event).delta(Upstream.members(event.get("delta"), "a delta"), events);
            }
            case "content_block_stop" -> {
                dropped.unknown(event, BLOCK_STOP);
                if (open(event).stop(calls, events)) {
                    calls++;
                }
                open = null;
            }
            case "message_delta" -> delta(event, events);
            case "message_stop" -> stop(events);
            case "error" -> {
                ended = true;
                events.add(new AnswerEvent.Failed());
            }
            case "ping" -> {}
            default -> dropped.one();
        }
    }

    private void start(Json.Members event) {
        if (begun) {
            throw disorder();
        }
        begun = true;
        dropped.unknown(event, START);
        Json.Members message = Upstream.members(event.get("message"), "a message");
        dropped.unknown(message, MESSAGE);
        if (message.present("content") != null
                && !Upstream.array(message.get("content"), "content").items().isEmpty()) {
            throw Refuse.upstream("the upstream began its message with content");
        }
        usage = usage.then(message.get("usage"));
    }

    private void startBlock(Json.Members event, List<AnswerEvent> events) {
        dropped.unknown(event, BLOCK_START);
        int index = Upstream.index(event.get("index"), "the index of a content block");
        if (!begun || finished || open != null || index != blocks || index >= MOST_BLOCKS) {
            throw disorder();
        }
        blocks++;
        open = MessagesStreamBlock.begin(
                Upstream.members(event.get("content_block"), "a content block"), dropped, events);
    }

    private MessagesStreamBlock open(Json.Members event) {
        MessagesStreamBlock known = open;
        if (known == null || Upstream.index(event.get("index"), "the index of a content block") != blocks - 1) {
            throw disorder();
        }
        return known;
    }

    private void delta(Json.Members event, List<AnswerEvent> events) {
        if (!begun || open != null) {
            throw disorder();
        }
        dropped.unknown(event, MESSAGE_DELTA);
        usage = usage.then(event.get("usage"));
        Json.Members delta = Upstream.members(event.get("delta"), "a delta");
        dropped.unknown(delta, DELTA);
        if (delta.present("stop_reason") != null) {
            if (finished) {
                throw disorder();
            }
            finished = true;
            Json.Text stop = Upstream.textOrNone(delta.get("stop_sequence"), "a stop sequence");
            events.add(new AnswerEvent.Finished(
                    0,
                    MessagesReason.read(delta.get("stop_reason")),
                    stop == null ? Optional.empty() : Optional.of(stop.value())));
        }
    }

    private void stop(List<AnswerEvent> events) {
        if (!finished) {
            throw Refuse.upstream("the upstream ended its stream before its message");
        }
        ended = true;
        if (!usage.equals(MessagesUsage.NONE)) {
            events.add(new AnswerEvent.Counted(usage.all()));
        }
        events.add(new AnswerEvent.Done());
    }

    private static ContentException disorder() {
        return Refuse.upstream("the upstream sent the events of its message out of order");
    }
}
