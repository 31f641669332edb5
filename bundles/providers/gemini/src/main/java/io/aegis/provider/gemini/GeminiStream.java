package io.aegis.provider.gemini;

import static io.aegis.provider.gemini.GeminiAnswer.items;
import static io.aegis.provider.gemini.GeminiAnswer.members;

import io.aegis.provider.gemini.GeminiAnswer.Part;
import io.aegis.provider.wire.chat.ChatChunks;
import io.aegis.provider.wire.chat.FinishReason;
import io.aegis.provider.wire.chat.JsonReader;
import io.aegis.provider.wire.chat.TokenCount;
import io.aegis.provider.wire.chat.Translation;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a stream of generateContent. It has no mark of its end: it is whole if every candidate says why it ended. Used by one thread. */
final class GeminiStream implements Translation.StreamTranslator {
    /** A candidate while it is spoken. */
    private static final class Candidate {
        private int calls;
        private @Nullable Object reason;
    }

    private final EventLines lines = new EventLines();
    private final ChatChunks chunks;
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private @Nullable TokenCount count;
    private boolean blocked;

    GeminiStream(String model) {
        this.chunks = new ChatChunks(model);
    }

    @Override
    public byte[] next(byte[] bytes) {
        for (byte[] event : lines.next(bytes)) {
            event(members(JsonReader.read(event)));
        }
        return chunks.take();
    }

    @Override
    public byte[] finish() {
        boolean ended = candidates.values().stream().allMatch(candidate -> candidate.reason != null);
        if (!ended || !lines.isBetweenEvents() || (candidates.isEmpty() && !blocked)) {
            throw new UpstreamException(Cause.CUT);
        }
        candidates.forEach((index, candidate) ->
                chunks.finished(index, GeminiAnswer.reason(candidate.reason, candidate.calls > 0)));
        if (candidates.isEmpty()) {
            chunks.finished(0, FinishReason.CONTENT_FILTER);
        }
        if (count != null) {
            chunks.counted(count);
        }
        chunks.done();
        return chunks.take();
    }

    private void event(Map<?, ?> event) {
        if (event.get("error") != null) {
            throw new UpstreamException(Cause.CUT);
        }
        blocked |= GeminiAnswer.isBlocked(event);
        items(event.get("candidates")).forEach(item -> candidate(members(item)));
        // Each event repeats the counts so far: the last ones are the counts.
        count = GeminiAnswer.count(event).orElse(count);
    }

    private void candidate(Map<?, ?> said) {
        int index = GeminiAnswer.index(said);
        Candidate candidate = candidates.computeIfAbsent(index, ignored -> new Candidate());
        for (Part part : GeminiAnswer.parts(said)) {
            switch (part) {
                case Part.Text(String text, boolean thought) when thought -> chunks.reasoning(index, text);
                case Part.Text(String text, boolean thought) -> chunks.text(index, text);
                case Part.Call(Optional<String> id, String name, String arguments) -> {
                    int call = candidate.calls++;
                    chunks.call(index, call, id.orElse("call_" + index + "_" + call), name, arguments);
                }
            }
        }
        if (said.get("finishReason") != null) {
            candidate.reason = said.get("finishReason");
        }
    }
}
