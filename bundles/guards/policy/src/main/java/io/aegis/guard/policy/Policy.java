package io.aegis.guard.policy;

import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.guard.Verdict.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An operator's rules. Every rule is asked and the strictest decides; their order does not matter.
 *
 * @param rules at most one for each id
 * @param blocksByDefault whether a run needs a rule that permits it
 */
record Policy(List<Rule> rules, boolean blocksByDefault) {
    static final String LABEL = "policy";
    static final String DEFAULT_RULE = "default";

    Policy {
        rules = List.copyOf(rules);
    }

    Verdict decide(Facts facts) {
        var outcomes = new ArrayList<Outcome>();
        var labels = new HashSet<Label>();
        var obligations = new ArrayList<Obligation>();
        var findings = new ArrayList<Finding>();
        boolean permitted = !blocksByDefault;
        for (Rule rule : rules) {
            boolean permits = rule.permits(facts);
            permitted |= permits;
            if (rule.narrows(facts)) {
                switch (rule.decision()) {
                    case Rule.Decision.Permit() -> outcomes.add(new Outcome.Proceed());
                    case Rule.Decision.Block() -> outcomes.add(new Outcome.Block(rule.finding()));
                    case Rule.Decision.RequireApproval() -> outcomes.add(new Outcome.RequireApproval(rule.finding()));
                    case Rule.Decision.SetLabel(String value) -> labels.add(new Label(LABEL, value));
                }
                obligations.addAll(rule.obligations());
                findings.add(rule.finding());
            }
        }
        if (!permitted) {
            outcomes.add(new Outcome.Block(Finding.of(DEFAULT_RULE)));
            findings.add(Finding.of(DEFAULT_RULE));
        }
        return new Verdict(strictest(outcomes), List.of(), labels, narrowest(obligations), findings);
    }

    /** The keys of the run labels that some rule asks about. */
    Set<String> reads() {
        return rules.stream()
                .flatMap(rule -> rule.conditions().stream())
                .map(Condition::subject)
                .filter(Subject.RunLabel.class::isInstance)
                .map(subject -> ((Subject.RunLabel) subject).key())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether what is decided about an answer is known before its first piece. */
    boolean isKnownBeforeAnswers() {
        return rules.stream().noneMatch(Rule::readsLabelsOfAnswers);
    }

    /** Regions and targets of all rules together are those that every rule allows: one condition of each, however many rules there are. */
    private static List<Obligation> narrowest(List<Obligation> obligations) {
        var narrowest = new ArrayList<Obligation>();
        Optional<Set<String>> regions = Optional.empty();
        Optional<Set<String>> targets = Optional.empty();
        for (Obligation obligation : obligations) {
            switch (obligation) {
                case Obligation.Regions(var allowed) -> regions = Optional.of(common(regions, allowed));
                case Obligation.Targets(var allowed) -> targets = Optional.of(common(targets, allowed));
                case Obligation.Spend spend -> narrowest.add(spend);
                case Obligation.Concurrency concurrency -> narrowest.add(concurrency);
            }
        }
        regions.ifPresent(allowed -> narrowest.add(new Obligation.Regions(allowed)));
        targets.ifPresent(allowed -> narrowest.add(new Obligation.Targets(allowed)));
        return narrowest;
    }

    private static Set<String> common(Optional<Set<String>> before, Set<String> allowed) {
        return before.map(names -> names.stream().filter(allowed::contains).collect(Collectors.toUnmodifiableSet()))
                .orElse(allowed);
    }

    private static Outcome strictest(List<Outcome> outcomes) {
        Outcome strictest = new Outcome.Proceed();
        for (Outcome outcome : outcomes) {
            if (strictness(outcome) > strictness(strictest)) {
                strictest = outcome;
            }
        }
        return strictest;
    }

    private static int strictness(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Proceed() -> 0;
            case Outcome.RequireApproval(Finding ignored) -> 1;
            case Outcome.Block(Finding ignored) -> 2;
        };
    }
}
