package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a human is asked to agree to: exactly what will happen then, with placeholders where values are hidden. */
public record Proposal(Kind kind, List<Deed> deeds) {
    /** What sort of thing will happen. */
    public enum Kind {
        /** The request goes to the model. */
        REQUEST,
        /** The calls are carried out, or handed to the client that carries them out. */
        CALLS,
        /** What a tool said goes to the model. */
        RESULT,
        /** The answer goes to the caller. */
        ANSWER
    }

    /**
     * One thing that will happen.
     *
     * @param what a channel, or the name of a tool
     * @param destination the host that it goes to, or the one who gets it
     * @param text what goes there
     * @param hidden the values that are hidden in the text
     */
    public record Deed(String what, String destination, String text, List<Hidden> hidden) {
        public Deed {
            requireNonNull(what, "what");
            requireNonNull(destination, "destination");
            requireNonNull(text, "text");
            hidden = List.copyOf(hidden);
        }

        @Override
        public String toString() {
            return "Deed[" + text.length() + " characters]";
        }
    }

    /**
     * A value that is hidden.
     *
     * @param cleared whether the destination gets the value; else it gets a mark in its place
     */
    public record Hidden(String placeholder, List<String> entities, boolean cleared) {
        public Hidden {
            requireNonNull(placeholder, "placeholder");
            entities = List.copyOf(entities);
        }
    }

    public Proposal {
        requireNonNull(kind, "kind");
        deeds = List.copyOf(deeds);
    }
}
