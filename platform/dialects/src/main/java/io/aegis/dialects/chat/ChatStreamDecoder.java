package io.aegis.dialects.chat;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.EventStream;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed chat completion.
 *
 * <p>What follows {@code [DONE]} or an error is ignored: nothing of it can reach a client any more.
 */
final class ChatStreamDecoder implements StreamDecoder {
    private static final int DEPTH = 32;
    private static final int VALUES = 100_000;
    private static final int MOST_CHOICES = 128;
    private static final Set<String> CHUNK = Set.of("id", "object", "created", "model", "choices", "usage", "error");
    private static final Set<String> CHOICE = Set.of("index", "delta", "finish_reason");
    private static final Set<String> CHOICE_WITH_LOGPROBS = Set.of("index", "delta", "finish_reason", "logprobs");

    private final boolean logprobs;
    private final EventStream stream = new EventStream();
    private final Map<Integer, ChatStreamChoice> choices = new TreeMap<>();
    private final Dropped dropped = new Dropped();
    private @Nullable Usage usage;
    private boolean ended;

    ChatStreamDecoder(boolean logprobs) {
        this.logprobs = logprobs;
    }

    @Override
    public List<AnswerEvent> next(byte[] bytes) {
        if (ended) {
            return List.of();
        }
        var events = new ArrayList<AnswerEvent>();
        for (byte[] data : stream.next(bytes)) {
            if (!ended) {
                event(data, events);
            }
        }
        return events;
    }

    @Override
    public List<AnswerEvent> finish() {
        var events = new ArrayList<AnswerEvent>();
        // Some upstreams close right behind the mark of the end. Nothing else without its empty line is trusted.
        if (!ended && stream.finish().stream().anyMatch(ChatStreamDecoder::isDone)) {
            done(events);
        }
        if (!ended) {
            throw Refuse.upstream("the upstream's stream was cut");
        }
        return events;
    }

    @Override
    public int droppedFields() {
        return dropped.count();
    }

    private void event(byte[] data, List<AnswerEvent> events) {
        if (isDone(data)) {
            done(events);
            return;
        }
        Json.Members chunk = Upstream.document(data, DEPTH, VALUES, true);
        if (chunk.present("error") != null) {
            ended = true;
            events.add(new AnswerEvent.Failed());
            return;
        }
        dropped.unknown(chunk, CHUNK);
        Json items = chunk.present("choices");
        if (items != null) {
            for (Json item : Upstream.array(items, "choices").items()) {
                choice(Upstream.members(item, "a choice"), events);
            }
        }
        // Some upstreams repeat a growing count in every chunk: the last one is the count.
        Json counted = chunk.present("usage");
        if (counted != null) {
            usage = ChatUsage.read(Upstream.members(counted, "usage"));
        }
    }

    private void choice(Json.Members item, List<AnswerEvent> events) {
        dropped.unknown(item, logprobs ? CHOICE_WITH_LOGPROBS : CHOICE);
        int index = Upstream.index(item.get("index"), "the index of a choice");
        if (index >= MOST_CHOICES) {
            throw Refuse.upstream("the upstream sent a choice beyond every bound");
        }
        ChatStreamChoice choice = choices.computeIfAbsent(index, at -> new ChatStreamChoice(at, dropped));
        int before = events.size();
        Json delta = item.present("delta");
        if (delta != null) {
            choice.delta(Upstream.members(delta, "a delta"), events);
        }
        if (logprobs) {
            List<AnswerEvent> said = events.subList(before, events.size());
            ChatLogprobs.read(item.get("logprobs"), dropped).ifPresent(tokens -> choice.tokens(tokens, said));
        }
        Json reason = item.present("finish_reason");
        if (reason != null) {
            choice.finish(ChatReason.read(reason), events);
        }
    }

    private void done(List<AnswerEvent> events) {
        if (choices.isEmpty() || !choices.values().stream().allMatch(ChatStreamChoice::isFinished)) {
            throw Refuse.upstream("the upstream ended its stream before its choices");
        }
        ended = true;
        if (usage != null) {
            events.add(new AnswerEvent.Counted(usage));
        }
        events.add(new AnswerEvent.Done());
    }

    private static boolean isDone(byte[] data) {
        return data.length == 6
                && data[0] == '['
                && data[1] == 'D'
                && data[2] == 'O'
                && data[3] == 'N'
                && data[4] == 'E'
                && data[5] == ']';
    }
}
