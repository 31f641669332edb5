package io.aegis.guard.regex;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Placeholder;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.Set;

/** Acts on text that matches patterns of bounded length, also while it arrives. Safe for use by many threads. */
final class IncrementalRegexGuard implements IncrementalGuard {
    /** One character after a match decides about {@code $} and {@code \b}. */
    private static final int LOOK_AHEAD = 2;

    private final RegexGuard whole;
    private final List<Rule> rules;
    private final Set<Channel> channels;
    private final int reach;

    IncrementalRegexGuard(List<Rule> rules, Set<Channel> channels) {
        this.whole = new RegexGuard(rules, channels);
        this.rules = List.copyOf(rules);
        this.channels = Set.copyOf(channels);
        long longest =
                rules.stream().mapToLong(rule -> rule.length().most()).max().orElse(0);
        this.reach = Math.toIntExact(longest) + LOOK_AHEAD + Placeholder.MAX_LENGTH;
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        return whole.inspect(inspection);
    }

    @Override
    public Inspector open(Context context, Channel channel) {
        return new RegexInspector(channels.contains(channel) ? rules : List.of(), reach);
    }
}
