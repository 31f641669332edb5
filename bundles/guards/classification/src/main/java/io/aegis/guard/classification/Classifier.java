package io.aegis.guard.classification;

import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Verdict;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Labels texts; the strictest sign wins.
 *
 * @param signs what to look for
 * @param otherwise the level of a text without a sign
 */
record Classifier(List<Sign> signs, Level otherwise) {
    Classifier {
        signs = List.copyOf(signs);
    }

    Verdict classify(Iterable<String> texts) {
        var found = new LinkedHashSet<Sign>();
        for (String each : texts) {
            var text = Text.of(each);
            signs.stream()
                    .filter(sign -> !found.contains(sign) && sign.isIn(text))
                    .forEach(found::add);
        }
        var level =
                found.stream().map(Sign::level).max(Comparator.naturalOrder()).orElse(otherwise);
        var findings = found.stream()
                .map(Sign::rule)
                .distinct()
                .sorted()
                .map(Finding::of)
                .toList();
        return Verdict.label(Set.of(level.label())).withFindings(findings);
    }
}
