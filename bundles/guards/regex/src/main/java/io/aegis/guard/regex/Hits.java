package io.aegis.guard.regex;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Placeholder;
import io.aegis.spi.content.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Matches to be edited, joined where they share a character.
 *
 * <p>Of rules that meet, one that replaces wins over one that masks, because a mask can be undone; then the one configured first. The result does not
 * depend on the order in which matches were added, which is what makes a stream agree with the whole.
 */
final class Hits {
    /**
     * One match.
     *
     * @param span where it stands
     * @param rule the rule's place in the configuration
     * @param first whether the match begins here, and not in a segment before
     */
    record Hit(Span span, int rule, boolean first) {}

    private final List<Rule> rules;
    private List<Hit> hits = new ArrayList<>();

    Hits(List<Rule> rules) {
        this.rules = rules;
    }

    void add(Hit hit) {
        hits.add(hit);
    }

    /** Where, up to an offset of the one text that is streamed, no match would be cut in two. */
    int seamAt(int offset) {
        join();
        return hits.stream()
                .map(Hit::span)
                .filter(span -> span.start() < offset && offset < span.end())
                .mapToInt(Span::start)
                .findFirst()
                .orElse(offset);
    }

    /** Takes out the edits of the one text that is streamed that end before an offset. */
    List<Edit> takeUntil(int offset) {
        join();
        var taken = hits.stream().filter(hit -> hit.span().end() <= offset).toList();
        hits = new ArrayList<>(hits.subList(taken.size(), hits.size()));
        return taken.stream().map(this::edit).toList();
    }

    /** All edits. */
    List<Edit> edits() {
        join();
        return hits.stream().map(this::edit).toList();
    }

    private void join() {
        hits.sort(Comparator.comparingInt((Hit hit) -> hit.span().segment())
                .thenComparingInt(hit -> hit.span().start()));
        var joined = new ArrayList<Hit>(hits.size());
        for (Hit hit : hits) {
            if (!joined.isEmpty() && joined.getLast().span().overlaps(hit.span())) {
                joined.set(joined.size() - 1, joined(joined.getLast(), hit));
            } else {
                joined.add(hit);
            }
        }
        hits = joined;
    }

    private Hit joined(Hit one, Hit other) {
        var span = new Span(
                one.span().segment(),
                one.span().start(),
                Math.max(one.span().end(), other.span().end()));
        return new Hit(span, stronger(one.rule(), other.rule()), one.first() || other.first());
    }

    private int stronger(int one, int other) {
        boolean replaces = rules.get(one).action() instanceof Rule.Action.Replace;
        boolean otherReplaces = rules.get(other).action() instanceof Rule.Action.Replace;
        if (replaces != otherReplaces) {
            return replaces ? one : other;
        }
        return Math.min(one, other);
    }

    private Edit edit(Hit hit) {
        return switch (rules.get(hit.rule()).action()) {
            case Rule.Action.Mask(String entity) -> new Edit.Mask(hit.span(), entity);
            case Rule.Action.Replace(String text) -> new Edit.Replace(hit.span(), hit.first() ? text : "");
            case Rule.Action.Block(), Rule.Action.RequireApproval(), Rule.Action.Detect() ->
                throw new IllegalStateException("no edit belongs to this action");
        };
    }

    /** A range widened until it ends inside no placeholder. */
    static int[] widened(String text, int start, int end) {
        int[] range = {start, end};
        int from = Math.max(0, start - Placeholder.MAX_LENGTH);
        int open = text.indexOf('<', from);
        while (open >= 0 && open < end) {
            var placeholder = Placeholder.SYNTAX.matcher(text);
            placeholder.region(open, Math.min(text.length(), open + Placeholder.MAX_LENGTH));
            if (placeholder.lookingAt() && placeholder.end() > start) {
                range[0] = Math.min(range[0], open);
                range[1] = Math.max(range[1], placeholder.end());
            }
            open = text.indexOf('<', open + 1);
        }
        return range;
    }

    /** Where the placeholder begins that stands across an offset, or the offset itself. */
    static int startOfPlaceholderAt(String text, int offset) {
        int open = text.lastIndexOf('<', offset - 1);
        if (open < 0 || offset - open >= Placeholder.MAX_LENGTH) {
            return offset;
        }
        var placeholder = Placeholder.SYNTAX.matcher(text);
        placeholder.region(open, Math.min(text.length(), open + Placeholder.MAX_LENGTH));
        return placeholder.lookingAt() && placeholder.end() > offset ? open : offset;
    }
}
