package io.aegis.guard.classification;

import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Labels texts; the strictest sign wins. Safe for use by many threads. */
final class Classifier {
    private final Landmarks landmarks;
    private final List<Matches> patterns;
    private final Verdict unmarked;

    /**
     * @param landmarks what to look for
     * @param patterns what else to look for
     * @param otherwise the level of a text without a sign
     */
    Classifier(Landmarks landmarks, List<Matches> patterns, Level otherwise) {
        this.landmarks = landmarks;
        this.patterns = List.copyOf(patterns);
        this.unmarked = Verdict.label(Set.of(otherwise.label()));
    }

    Verdict classify(Iterable<String> texts) {
        var found = new HashSet<Sign>();
        for (String text : texts) {
            landmarks.find(text, found);
            for (Matches pattern : patterns) {
                if (!found.contains(pattern.sign()) && pattern.areIn(text)) {
                    found.add(pattern.sign());
                }
            }
        }
        return found.isEmpty() ? unmarked : verdict(found);
    }

    private static Verdict verdict(Set<Sign> found) {
        var level = Level.PUBLIC;
        var rules = new TreeSet<String>();
        for (Sign sign : found) {
            level = sign.level().compareTo(level) > 0 ? sign.level() : level;
            rules.add(sign.rule());
        }
        return Verdict.label(Set.of(level.label()))
                .withFindings(rules.stream().map(Finding::of).toList());
    }
}
