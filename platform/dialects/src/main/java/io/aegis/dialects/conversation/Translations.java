package io.aegis.dialects.conversation;

import io.aegis.kernel.port.Outgoing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dialects that a conversation can be written in. Immutable. */
public final class Translations {
    private final Map<String, Writer> writers;

    /** Writes conversations in one dialect. */
    public interface Writer {
        /**
         * Writes a request for an upstream.
         *
         * @throws io.aegis.kernel.port.ContentException if the conversation cannot be said in the dialect at all
         */
        Outgoing write(Conversation conversation, String model, boolean streamed);
    }

    /**
     * @param writers by name of the dialect, the ones that say most first
     */
    public Translations(Map<String, Writer> writers) {
        this.writers = new LinkedHashMap<>(writers);
    }

    /** Every dialect that a request of one of them can be written in, its own first. */
    public List<String> from(String own) {
        var names = new ArrayList<String>(writers.size());
        names.add(own);
        writers.keySet().stream().filter(name -> !name.equals(own)).forEach(names::add);
        return List.copyOf(names);
    }

    /** Writes a conversation in a dialect. */
    public Outgoing write(String dialect, Conversation conversation, String model, boolean streamed) {
        return Optional.ofNullable(writers.get(dialect))
                .orElseThrow(() -> new IllegalArgumentException("no conversation is written in " + dialect))
                .write(conversation, model, streamed);
    }
}
