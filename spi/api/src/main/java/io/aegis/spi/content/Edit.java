package io.aegis.spi.content;

import static java.util.Objects.requireNonNull;

/**
 * A change of text that a guard asks for. The kernel validates it and carries it out; a guard never touches the text itself.
 *
 * <p>A guard has failed, and its run with it, if an edit names an unknown segment, leaves the text, overlaps another edit of the same verdict, ends
 * inside a surrogate pair or inside a placeholder, or puts half of a surrogate pair in a place, or if a segment's text would grow beyond {@code 2 *
 * length + 1024} characters.
 */
public sealed interface Edit {
    /** What is changed. */
    Span span();

    /**
     * Hides a value from everyone behind this point and lets it be restored for those who may see it.
     *
     * @param span the value
     * @param entity its type, {@code [A-Z][A-Z_]{0,47}}, for example {@code EMAIL_ADDRESS}
     */
    record Mask(Span span, String entity) implements Edit {
        private static final int MOST = 48;

        public Mask {
            requireNonNull(span, "span");
            if (!isEntity(entity)) {
                throw new IllegalArgumentException("an entity matches [A-Z][A-Z_]{0,47}");
            }
        }

        private static boolean isEntity(String name) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if ((c < 'A' || c > 'Z') && (c != '_' || i == 0)) {
                    return false;
                }
            }
            return !name.isEmpty() && name.length() <= MOST;
        }
    }

    /**
     * Replaces a range for good.
     *
     * @param span the range
     * @param text what stands there afterwards; may be empty
     */
    record Replace(Span span, String text) implements Edit {
        public Replace {
            requireNonNull(span, "span");
            requireNonNull(text, "text");
        }

        @Override
        public String toString() {
            return "Replace[" + span + ", " + text.length() + " characters]";
        }
    }
}
