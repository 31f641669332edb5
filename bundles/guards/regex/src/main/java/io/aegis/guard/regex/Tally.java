package io.aegis.guard.regex;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Counts the places at which rules matched, and says what follows. */
final class Tally {
    private static final int MOST = 1_000_000;

    private final List<Rule> rules;
    private final Map<Integer, Set<Span>> places = new TreeMap<>();

    Tally(List<Rule> rules) {
        this.rules = rules;
    }

    void count(int rule, Span place) {
        places.computeIfAbsent(rule, ignored -> new HashSet<>()).add(place);
    }

    /** The strictest outcome of the rules that matched, with their findings and with edits. */
    Verdict verdict(List<Edit> edits) {
        if (places.isEmpty() && edits.isEmpty()) {
            return Verdict.allow();
        }
        var findings = places.entrySet().stream()
                .map(entry -> finding(entry.getKey(), entry.getValue().size()))
                .toList();
        Verdict.Outcome outcome = first(Rule.Action.Block.class)
                .<Verdict.Outcome>map(Verdict.Outcome.Block::new)
                .or(() -> first(Rule.Action.RequireApproval.class).map(Verdict.Outcome.RequireApproval::new))
                .orElseGet(Verdict.Outcome.Proceed::new);
        boolean blocks = outcome instanceof Verdict.Outcome.Block;
        return new Verdict(outcome, blocks ? List.of() : edits, Set.of(), List.of(), findings);
    }

    private Optional<Finding> first(Class<? extends Rule.Action> action) {
        return places.entrySet().stream()
                .filter(entry -> action.isInstance(rules.get(entry.getKey()).action()))
                .map(entry -> finding(entry.getKey(), entry.getValue().size()))
                .findFirst();
    }

    private Finding finding(int rule, int count) {
        return new Finding(rules.get(rule).name(), Math.min(count, MOST));
    }
}
