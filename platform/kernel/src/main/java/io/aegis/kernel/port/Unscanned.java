package io.aegis.kernel.port;

import io.aegis.spi.content.Attachment;

/** Something of an exchange that is no text which guards could read, or that the provider would do by itself. What becomes of it is the route's to say. */
public sealed interface Unscanned {
    /** What sort of thing it is, of a closed set. */
    String word();

    /**
     * Bytes that came with the request.
     *
     * @param word what sort they are: {@code image}, {@code audio} or {@code file}
     */
    record Attached(String word, Attachment attachment) implements Unscanned {}

    /** A seal as what it is: over nothing that is shown, it is the reasoning itself. */
    static Unscanned of(AnswerEvent.Seal seal, boolean shown) {
        return shown && !seal.whole() ? new Seal() : new SealedReasoning();
    }

    /** Reasoning that the provider alone can read, in whatever form it comes. */
    record SealedReasoning() implements Unscanned {
        @Override
        public String word() {
            return "redacted_thinking";
        }
    }

    /** A provider's seal under reasoning, whose text the guards see. */
    record Seal() implements Unscanned {
        @Override
        public String word() {
            return "seal";
        }
    }

    /** Text as ids of tokens. */
    record TokenIds() implements Unscanned {
        @Override
        public String word() {
            return "token_ids";
        }
    }

    /**
     * A tool that the provider runs by itself.
     *
     * @param place JSON pointer
     * @param type what the caller calls it
     */
    record ProviderTool(String place, String type) implements Unscanned {
        @Override
        public String word() {
            return "provider_tool";
        }

        /** The type is what a caller wrote. */
        @Override
        public String toString() {
            return "ProviderTool[" + place + "]";
        }
    }

    /**
     * Something that the provider fetches by itself.
     *
     * @param place JSON pointer
     * @param host where from, in lower case
     */
    record Linked(String place, String host) implements Unscanned {
        @Override
        public String word() {
            return "url";
        }

        /** The host is what a caller wrote. */
        @Override
        public String toString() {
            return "Linked[" + place + "]";
        }
    }
}
