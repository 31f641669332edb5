package io.aegis.kernel;

import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Findings by their rule, each once: a guard may say one for each match. In the order in which rules were first said, but that what decided stands first. */
final class FindingSum {
    static final int MOST_COUNTED = 1_000_000;

    private final SequencedMap<String, Integer> counts = new LinkedHashMap<>();

    static FindingSum of(Verdict verdict) {
        var sum = new FindingSum();
        sum.addAll(verdict.findings());
        switch (verdict.outcome()) {
            case Verdict.Outcome.Block(Finding finding) -> sum.decided(finding);
            case Verdict.Outcome.RequireApproval(Finding finding) -> sum.decided(finding);
            case Verdict.Outcome.Proceed() -> {}
        }
        return sum;
    }

    void addAll(List<Finding> findings) {
        for (Finding finding : findings) {
            counts.merge(finding.rule(), finding.count(), (one, other) -> Math.min(MOST_COUNTED, one + other));
        }
    }

    /** Puts the rule that decided where no bound on what is recorded reaches it. */
    void decided(Finding finding) {
        counts.putFirst(finding.rule(), counts.getOrDefault(finding.rule(), finding.count()));
    }

    int size() {
        return counts.size();
    }

    List<Finding> list() {
        return counts.entrySet().stream()
                .map(count -> new Finding(count.getKey(), count.getValue()))
                .toList();
    }
}
