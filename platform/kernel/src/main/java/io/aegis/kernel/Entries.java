package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.spi.guard.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What the guards of one run said, for its record, which has a bound: an answer decides how often guards are asked, and a guard how much it says. What is
 * beyond the bound is counted, not named. Used by one thread.
 */
final class Entries {
    /** Of all guards together. From there on what a guard says again is added to what it said, each verdict of a stage by itself. */
    static final int MOST = 256;

    /** Of all guards together, stage after stage. */
    private static final int MOST_FINDINGS = 1024;

    /** Of one guard, whatever others have said: what decided stands first, and what the rest is comes last. */
    private static final int LEAST_FINDINGS = 3;

    private static final String MORE_FINDINGS = "more-findings";
    private static final String MORE_ENTRIES = "more-entries";

    private final List<Evidence.GuardEntry> entries = new ArrayList<>();
    private int findings;

    List<Evidence.GuardEntry> list() {
        return Collections.unmodifiableList(entries);
    }

    /** Takes one as it was noted before. */
    void keep(Evidence.GuardEntry entry) {
        findings += entry.findings().size();
        entries.add(entry);
    }

    /**
     * Notes one.
     *
     * @return as much of it as there is room for
     */
    Evidence.GuardEntry note(Evidence.GuardEntry said) {
        Evidence.GuardEntry entry = said.withFindings(room(said.findings()));
        OptionalInt same = IntStream.range(Math.min(MOST, entries.size()), entries.size())
                .filter(at -> isSame(entries.get(at), entry))
                .findFirst();
        if (same.isPresent()) {
            Evidence.GuardEntry before = entries.get(same.getAsInt());
            findings -= before.findings().size();
            Evidence.GuardEntry sum = sum(before, said);
            findings += sum.findings().size();
            entries.set(same.getAsInt(), sum);
        } else {
            keep(entry);
        }
        return entry;
    }

    /** No guard fills a record so that another finds no place in it. */
    private List<Finding> room(List<Finding> said) {
        int room = Math.max(LEAST_FINDINGS, MOST_FINDINGS - findings);
        if (said.size() <= room) {
            return said;
        }
        var kept = new ArrayList<>(said.subList(0, room - 1));
        kept.add(new Finding(MORE_FINDINGS, said.size() - kept.size()));
        return kept;
    }

    private static boolean isSame(Evidence.GuardEntry one, Evidence.GuardEntry other) {
        return one.stage() == other.stage()
                && one.guard().equals(other.guard())
                && one.verdict().equals(other.verdict())
                && one.coverage() == other.coverage()
                && one.shadow() == other.shadow();
    }

    /** Both in one. What each was handed has no digest together. */
    private Evidence.GuardEntry sum(Evidence.GuardEntry before, Evidence.GuardEntry more) {
        long segments = (long) before.segments() + more.segments();
        return new Evidence.GuardEntry(
                before.stage(),
                before.guard(),
                before.verdict(),
                before.coverage(),
                Math.clamp(segments, 0, Integer.MAX_VALUE),
                "",
                both(before.findings(), more.findings()),
                before.micros() + more.micros(),
                before.shadow());
    }

    private List<Finding> both(List<Finding> before, List<Finding> more) {
        var sum = new FindingSum();
        sum.addAll(before);
        sum.addAll(more);
        List<Finding> named = list(sum, finding -> !isCount(finding));
        int room = Math.max(LEAST_FINDINGS, MOST_FINDINGS - findings);
        var both = new ArrayList<>(named.subList(0, Math.min(named.size(), room - 2)));
        count(both, MORE_FINDINGS, named.size() - both.size() + counted(sum, MORE_FINDINGS));
        count(both, MORE_ENTRIES, 1 + counted(sum, MORE_ENTRIES));
        return both;
    }

    private static boolean isCount(Finding finding) {
        return finding.rule().equals(MORE_FINDINGS) || finding.rule().equals(MORE_ENTRIES);
    }

    private static void count(List<Finding> into, String rule, int count) {
        if (count > 0) {
            into.add(new Finding(rule, Math.min(count, FindingSum.MOST_COUNTED)));
        }
    }

    private static int counted(FindingSum sum, String rule) {
        return list(sum, finding -> finding.rule().equals(rule)).stream()
                .mapToInt(Finding::count)
                .sum();
    }

    private static List<Finding> list(FindingSum sum, Predicate<Finding> which) {
        return sum.list().stream().filter(which).toList();
    }
}
