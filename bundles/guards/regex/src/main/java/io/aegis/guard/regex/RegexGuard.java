package io.aegis.guard.regex;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.View;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.Set;

/**
 * Acts on text that matches patterns, when all of it is there.
 *
 * <p>Not incremental, for patterns whose matches have no greatest length. Safe for use by many threads.
 */
final class RegexGuard implements Guard {
    private final List<Rule> rules;
    private final Set<Channel> channels;

    RegexGuard(List<Rule> rules, Set<Channel> channels) {
        this.rules = List.copyOf(rules);
        this.channels = Set.copyOf(channels);
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        var hits = new Hits(rules);
        var tally = new Tally(rules);
        for (View view : read(inspection).views()) {
            for (int rule = 0; rule < rules.size(); rule++) {
                scan(view, rule, hits, tally);
            }
        }
        return tally.verdict(hits.edits());
    }

    private void scan(View view, int index, Hits hits, Tally tally) {
        var rule = rules.get(index);
        rule.scan(view.text(), 0, view.text().length(), (start, end) -> {
            tally.count(index, view.spans(start, end).getFirst());
            if (rule.action().edits()) {
                int[] range = Hits.widened(view.text(), start, end);
                boolean first = true;
                for (Span span : view.spans(range[0], range[1])) {
                    hits.add(new Hits.Hit(span, index, first));
                    first = false;
                }
            }
        });
    }

    private Inspection read(Inspection inspection) {
        List<Segment> read = inspection.segments().stream()
                .filter(segment -> channels.contains(segment.channel()))
                .toList();
        return new Inspection(inspection.context(), read);
    }
}
