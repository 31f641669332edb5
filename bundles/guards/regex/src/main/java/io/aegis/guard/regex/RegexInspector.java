package io.aegis.guard.regex;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import java.util.List;

/**
 * Looks for matches in one text that arrives in pieces.
 *
 * <p>Whether a match begins at an offset is decided when everything that a match from there can reach has arrived. Text before that offset is cleared,
 * up to a match or a placeholder that stands across it. Of the cleared text two characters are kept, so that {@code ^} and {@code \b} see what came
 * before.
 */
final class RegexInspector implements Inspector {
    private static final int LOOK_BEHIND = 2;

    private final List<Rule> rules;
    private final int reach;
    private final int[] next;
    private final Hits hits;
    private String held = "";
    private int base;
    private int cleared;

    RegexInspector(List<Rule> rules, int reach) {
        this.rules = rules;
        this.reach = rules.isEmpty() ? 0 : reach;
        this.next = new int[rules.size()];
        this.hits = new Hits(rules);
    }

    @Override
    public Progress next(String piece) {
        held = held + piece;
        return decide(Math.max(cleared, base + held.length() - reach));
    }

    @Override
    public Progress finish() {
        return decide(base + held.length());
    }

    private Progress decide(int offset) {
        int decided = wholeCharacters(offset);
        var tally = new Tally(rules);
        for (int rule = 0; rule < rules.size(); rule++) {
            scan(rule, decided, tally);
        }
        if (!(tally.verdict(List.of()).outcome() instanceof Verdict.Outcome.Proceed)) {
            return new Progress(cleared, tally.verdict(List.of()));
        }
        int until = hits.seamAt(beforePlaceholder(decided));
        List<Edit> edits = hits.takeUntil(until);
        forget(until);
        return new Progress(cleared, tally.verdict(edits));
    }

    private void scan(int index, int decided, Tally tally) {
        var rule = rules.get(index);
        if (next[index] >= decided) {
            return;
        }
        next[index] = base
                + rule.scan(held, next[index] - base, decided - base, (start, end) -> {
                    tally.count(index, new Span(SEGMENT, base + start, base + end));
                    if (rule.action().edits()) {
                        int[] range = Hits.widened(held, start, end);
                        hits.add(new Hits.Hit(new Span(SEGMENT, base + range[0], base + range[1]), index, true));
                    }
                });
    }

    /** The offset, or the one before it if it lies inside a surrogate pair. */
    private int wholeCharacters(int offset) {
        int at = offset - base;
        boolean inside =
                at > 0 && at < held.length() && Character.isSurrogatePair(held.charAt(at - 1), held.charAt(at));
        return inside ? offset - 1 : offset;
    }

    /** The offset, or where the placeholder begins that stands across it. */
    private int beforePlaceholder(int offset) {
        int at = offset - base;
        return at == held.length() || at == 0 ? offset : base + Hits.startOfPlaceholderAt(held, at);
    }

    private void forget(int until) {
        cleared = until;
        int keep = Math.max(0, until - base - LOOK_BEHIND);
        held = held.substring(keep);
        base += keep;
    }
}
