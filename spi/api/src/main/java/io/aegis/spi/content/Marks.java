package io.aegis.spi.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects what a guard found in several views of the same segments, and turns it into edits that do not overlap.
 *
 * <p>Two marks that share a character become one that covers both; its entity is that of the longer. A mark that ends inside something that looks like
 * a {@linkplain Placeholder placeholder} is widened to cover it. Not safe for use by several threads.
 */
public final class Marks {
    private record Mark(Span span, String entity) {
        int length() {
            return span.end() - span.start();
        }
    }

    private final List<Mark> marks = new ArrayList<>();

    /** Marks a range of a view as a value of the given entity. */
    public void add(View view, int start, int end, String entity) {
        int from = start;
        int to = end;
        if (view.text().indexOf('<') >= 0) {
            var placeholders = Placeholder.SYNTAX.matcher(view.text());
            // From where one that reaches into the range can begin: a search of the whole text per mark would cost the
            // square of a long text.
            placeholders.region(
                    Math.max(0, start - Placeholder.MAX_LENGTH),
                    Math.min(view.text().length(), end + Placeholder.MAX_LENGTH));
            while (placeholders.find() && placeholders.start() < to) {
                if (placeholders.end() > from) {
                    from = Math.min(from, placeholders.start());
                    to = Math.max(to, placeholders.end());
                }
            }
        }
        for (Span span : view.spans(from, to)) {
            marks.add(new Mark(span, entity));
        }
    }

    public boolean isEmpty() {
        return marks.isEmpty();
    }

    /** One {@link Edit.Mask} per marked range, ordered by segment and offset. */
    public List<Edit> masks() {
        var masks = new ArrayList<Edit>(marks.size());
        for (Mark mark : merged()) {
            masks.add(new Edit.Mask(mark.span(), mark.entity()));
        }
        return List.copyOf(masks);
    }

    /** One {@link Edit.Replace} per marked range, ordered by segment and offset, each with the same text. */
    public List<Edit> replacements(String text) {
        var replacements = new ArrayList<Edit>(marks.size());
        for (Mark mark : merged()) {
            replacements.add(new Edit.Replace(mark.span(), text));
        }
        return List.copyOf(replacements);
    }

    /** The entities of the marked ranges after merging, in the order of {@link #masks()}. */
    public List<String> entities() {
        var entities = new ArrayList<String>(marks.size());
        for (Mark mark : merged()) {
            entities.add(mark.entity());
        }
        return List.copyOf(entities);
    }

    private List<Mark> merged() {
        if (marks.size() < 2) {
            return marks;
        }
        var sorted = new ArrayList<>(marks);
        sorted.sort(Comparator.comparingInt((Mark mark) -> mark.span().segment())
                .thenComparingInt(mark -> mark.span().start()));
        var merged = new ArrayList<Mark>(sorted.size());
        for (Mark mark : sorted) {
            if (!merged.isEmpty() && merged.getLast().span().overlaps(mark.span())) {
                merged.set(merged.size() - 1, union(merged.getLast(), mark));
            } else {
                merged.add(mark);
            }
        }
        return merged;
    }

    private static Mark union(Mark one, Mark other) {
        var span = new Span(
                one.span().segment(),
                Math.min(one.span().start(), other.span().start()),
                Math.max(one.span().end(), other.span().end()));
        return new Mark(span, one.length() >= other.length() ? one.entity() : other.entity());
    }
}
