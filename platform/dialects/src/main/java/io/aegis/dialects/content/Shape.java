package io.aegis.dialects.content;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.content.Channel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a place of a document may hold and what becomes of it. A dialect is a tree of these, the one table from which requests are checked, segments are
 * made and the reference is written.
 *
 * <p>There is no shape for "let it pass": a place is content, or a value of a closed set, or refused. A number of seven or more digits is a segment
 * wherever it stands.
 */
public sealed interface Shape {
    /** A string that is content. */
    record Text(Channel channel) implements Shape {}

    /** A string of a closed set; another one is content. */
    record Word(Set<String> words) implements Shape {}

    /** A string of a closed set; another one is refused. */
    record Only(Set<String> words, ErrorCode otherwise) implements Shape {}

    /** A boolean. */
    record Flag() implements Shape {}

    /** A number within bounds. */
    record Amount(boolean whole, long least, long most) implements Shape {}

    /** Any JSON: every string, every name and every long number in it is content. */
    record Free(Channel channel, Set<String> keywords) implements Shape {}

    /** Something that cannot be scanned, or that the provider would run or fetch by itself. */
    record Refused(String why, String fix) implements Shape {}

    /** A switch that has to be off. */
    record Off(String why, String fix) implements Shape {}

    /** An id that ties places of the document together. It never leaves: the dialect writes ids of its own. */
    record Tie() implements Shape {}

    /** A string that the provider does not need. It never leaves, so it is no content. */
    record Kept() implements Shape {}

    /** A JSON object in a string. */
    record Arguments(Channel channel) implements Shape {}

    /** Bytes in a string. */
    record Attachment(Kind kind, Channel channel) implements Shape {
        /** What the bytes may be. */
        public enum Kind {
            /** A {@code data:} URL of an image, or of text; or a link. */
            IMAGE,
            /** Base64 of an image alone. */
            IMAGE_BASE64,
            /** Base64 of sound. */
            AUDIO,
            /** A {@code data:} URL or base64 of text or of a PDF. */
            DOCUMENT,
            /** Base64 of text alone. */
            DOCUMENT_BASE64,
            /** Base64 of a PDF alone. */
            PDF_BASE64
        }
    }

    /** An {@code https} URL that the provider fetches by itself, if the route admits its host. */
    record Link(Channel channel) implements Shape {}

    /**
     * An object that asks for a tool which the provider runs by itself, if the route admits it. All of it is content of
     * {@link Channel#TOOL_DEFINITION}.
     *
     * @param name what the route admits it by; empty for the member {@code type}
     * @param why it is refused otherwise
     */
    record ProviderTool(String name, Refused why) implements Shape {}

    /** An array of strings that are content, each for itself, or of token ids, which nobody can read. */
    record Batch(Channel channel, int most) implements Shape {}

    /**
     * A provider's own bytes, in base64 or its alphabet for URLs and within bounds, which nobody else can read. Another string is refused.
     *
     * @param under the members beside it whose text it is under; where none of them says anything, it is reasoning that nobody is shown
     */
    record Opaque(List<String> under) implements Shape {
        public Opaque(String... under) {
            this(List.of(under));
        }
    }

    /** An object whose names the caller chooses; each name is content. */
    record Named(Channel channel, Shape value) implements Shape {}

    /** An object with these members; another member is content of {@link Channel#UNKNOWN}. */
    record Fields(Map<String, Field> fields) implements Shape {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /**
     * A member of an object.
     *
     * @param required whether it must be there and not {@code null}
     */
    record Field(Shape shape, boolean required) {}

    /**
     * An array.
     *
     * @param ordinals whether each item is a message or tool of its own
     */
    record Items(Shape item, boolean ordinals, int least, int most) implements Shape {}

    /**
     * An array of content parts. Adjacent parts with text are one segment.
     *
     * @param texts the types of part that are text, with what may stand beside it
     */
    record Parts(Channel channel, Map<String, Fields> texts, Variants others) implements Shape {
        public Parts {
            texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        }

        /** Parts of which those with text are of type {@code text} and hold nothing else. */
        public Parts(Channel channel, Variants others) {
            this(channel, new Fields(Map.of()), others);
        }

        /** Parts of which those with text are of type {@code text}, with this beside it. */
        public Parts(Channel channel, Fields beside, Variants others) {
            this(channel, Map.of("text", beside), others);
        }
    }

    /**
     * An object whose shape depends on one of its members.
     *
     * @param absent the variant without that member, where it may be left out
     * @param otherwise the error for a variant that is not listed
     * @param others a variant that is not listed, {@link Refused} where there is more to say than what is listed
     */
    record Variants(
            String member,
            Map<String, ? extends Shape> variants,
            @Nullable String absent,
            ErrorCode otherwise,
            @Nullable Shape others)
            implements Shape {
        public Variants {
            variants = Collections.unmodifiableMap(new LinkedHashMap<String, Shape>(variants));
        }

        public Variants(
                String member, Map<String, ? extends Shape> variants, @Nullable String absent, ErrorCode otherwise) {
            this(member, variants, absent, otherwise, null);
        }
    }

    /** A shape for each JSON type that may stand here. */
    record Either(
            Shape string, @Nullable Shape array, @Nullable Shape object) implements Shape {}
}
