package io.aegis.kernel;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Carries out the edits of one guard on one text, after checking every one of them. */
final class TextEdits {
    private static final int FREE_GROWTH = 1024;

    /** What placeholders may take beside that. How long they are is the kernel's choice; how many there are is the guard's. */
    private static final int MOST_HIDDEN = 16 * 1024 * 1024;

    private final String guard;
    private final MaskMap masks;
    private final MaskMap.Origin origin;
    private final boolean restores;

    /** Characters of the placeholders that were put in. */
    private int hidden;

    TextEdits(GuardSlot slot, MaskMap masks, MaskMap.Origin origin) {
        this.guard = slot.name();
        this.masks = masks;
        this.origin = origin;
        this.restores = slot.restores();
    }

    /**
     * The segment after the edits; a replacement lands in the part in which its span begins.
     *
     * @throws GuardFailure if an edit is out of range, overlaps, splits a character or placeholder, puts half of one in its place, or the text grows too much
     */
    Segment apply(Segment segment, List<Edit> edits) {
        List<Edit> ordered = ordered(edits);
        String text = segment.text();
        int before = hidden;
        check(ordered, text, 0, text.length());
        var edited = new StringBuilder(text.length() + 32);
        var parts = new ArrayList<Part>(segment.parts().size());
        int next = 0;
        int copied = 0;
        int partStart = 0;
        for (Part part : segment.parts()) {
            while (next < ordered.size() && ordered.get(next).span().start() < part.end()) {
                Edit edit = ordered.get(next++);
                edited.append(
                        text, Math.min(copied, edit.span().start()), edit.span().start());
                edited.append(replacement(edit, text));
                copied = edit.span().end();
            }
            if (copied < part.end()) {
                edited.append(text, copied, part.end());
                copied = part.end();
            }
            parts.add(new Part(partStart, edited.length()));
            partStart = edited.length();
        }
        checkGrowth(text.length(), edited.length() - (hidden - before));
        return segment.withText(edited.toString(), parts);
    }

    /** The range {@code from..to} of a text after the edits, which all lie in it. */
    String apply(CharSequence text, int from, int to, List<Edit> edits) {
        List<Edit> ordered = ordered(edits);
        int before = hidden;
        check(ordered, text, from, to);
        var edited = new StringBuilder(to - from + 32);
        int copied = from;
        for (Edit edit : ordered) {
            edited.append(text, copied, edit.span().start());
            edited.append(replacement(edit, text));
            copied = edit.span().end();
        }
        edited.append(text, copied, to);
        checkGrowth(to - from, edited.length() - (hidden - before));
        return edited.toString();
    }

    /** Characters of the placeholders that were put in so far. */
    int hidden() {
        return hidden;
    }

    private static List<Edit> ordered(List<Edit> edits) {
        if (edits.size() < 2) {
            return edits;
        }
        var ordered = new ArrayList<>(edits);
        ordered.sort(Comparator.comparingInt(edit -> edit.span().start()));
        return ordered;
    }

    private void check(List<Edit> ordered, CharSequence text, int from, int to) {
        requireModest(ordered, to - from);
        int free = from;
        for (Edit edit : ordered) {
            int start = edit.span().start();
            int end = edit.span().end();
            boolean inRange = start >= free && end <= to;
            if (!inRange || splits(text, start) || splits(text, end) || !isPaired(edit)) {
                throw new GuardFailure(guard, GuardFailure.Cause.INVALID_EDIT);
            }
            free = end;
        }
    }

    /** Half of a pair could meet its other half beyond the part, and neither string would be text any more. */
    private static boolean isPaired(Edit edit) {
        return switch (edit) {
            case Edit.Replace(var span, String replacement) ->
                replacement.codePoints().noneMatch(TextEdits::isHalfOfAPair);
            case Edit.Mask mask -> true;
        };
    }

    private static boolean isHalfOfAPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private boolean splits(CharSequence text, int offset) {
        boolean inside = offset > 0 && offset < text.length();
        return inside
                && (Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset))
                        || masks.splits(text, offset));
    }

    /** Before anything is read or built: many replacements may be one string, and long together. */
    private void requireModest(List<Edit> edits, int before) {
        long put = 0;
        for (Edit edit : edits) {
            put += edit instanceof Edit.Replace(var span, String replacement) ? replacement.length() : 0;
        }
        checkGrowth(before, put);
    }

    private void checkGrowth(int before, long after) {
        if (after > 2L * before + FREE_GROWTH) {
            throw new GuardFailure(guard, GuardFailure.Cause.INVALID_EDIT);
        }
    }

    private String replacement(Edit edit, CharSequence text) {
        return switch (edit) {
            case Edit.Replace(var span, String replacement) -> replacement;
            case Edit.Mask(var span, String entity) -> hide(text.subSequence(span.start(), span.end()), entity);
        };
    }

    private String hide(CharSequence original, String entity) {
        String placeholder = masks.hide(original.toString(), entity, origin, restores);
        hidden += placeholder.length();
        if (hidden > MOST_HIDDEN) {
            throw new GuardFailure(guard, GuardFailure.Cause.INVALID_EDIT);
        }
        return placeholder;
    }
}
