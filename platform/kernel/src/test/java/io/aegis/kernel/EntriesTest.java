package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EntriesTest {
    private final Entries entries = new Entries();

    private static Evidence.GuardEntry said(
            String guard, String verdict, Evidence.Coverage coverage, boolean shadow, Finding... findings) {
        return new Evidence.GuardEntry(
                Stage.EGRESS, guard, verdict, coverage, 2, "aabb", List.of(findings), 30, shadow);
    }

    private static Evidence.GuardEntry allowed(Finding... findings) {
        return said("g", "allow", Evidence.Coverage.SCANNED, false, findings);
    }

    private void fill() {
        IntStream.range(0, Entries.MOST).forEach(at -> entries.note(allowed()));
    }

    private List<Evidence.GuardEntry> beyond() {
        return entries.list().subList(Entries.MOST, entries.list().size());
    }

    @Test
    void whatIsBeyondTheBoundIsAddedUpAndSaysHowMuchItWas() {
        fill();
        entries.note(allowed(Finding.of("one"), new Finding("two", 2)));
        assertThat(beyond()).containsExactly(allowed(Finding.of("one"), new Finding("two", 2)));
        entries.note(allowed(Finding.of("three")));
        entries.note(allowed(Finding.of("one")));
        assertThat(beyond())
                .containsExactly(new Evidence.GuardEntry(
                        Stage.EGRESS,
                        "g",
                        "allow",
                        Evidence.Coverage.SCANNED,
                        6,
                        "",
                        List.of(
                                new Finding("one", 2),
                                new Finding("two", 2),
                                Finding.of("three"),
                                new Finding("more-entries", 2)),
                        90));
        assertThat(entries.list().subList(0, Entries.MOST)).containsOnly(allowed());
    }

    @Test
    void whatIsOfAnotherKindStandsByItself() {
        fill();
        var kinds = List.of(
                allowed(),
                said("h", "allow", Evidence.Coverage.SCANNED, false),
                said("g", "block", Evidence.Coverage.SCANNED, false, Finding.of("why")),
                said("g", "allow", Evidence.Coverage.NOT_APPLICABLE, false),
                said("g", "allow", Evidence.Coverage.SCANNED, true),
                new Evidence.GuardEntry(
                        Stage.TOOL_CALL, "g", "allow", Evidence.Coverage.SCANNED, 2, "aabb", List.of(), 30));
        kinds.forEach(entries::note);
        assertThat(beyond()).isEqualTo(kinds);
        kinds.forEach(entries::note);
        assertThat(beyond())
                .hasSize(kinds.size())
                .allSatisfy(entry -> assertThat(entry.findings()).contains(Finding.of("more-entries")));
    }

    /** A guard that means harm says something else each time. */
    @Test
    void rulesOfWhatIsAddedUpAreBoundedAsWell() {
        fill();
        int times = 400;
        int rules = 256;
        for (int time = 0; time < times; time++) {
            int first = time * rules;
            entries.note(allowed(IntStream.range(first, first + rules)
                    .mapToObj(rule -> Finding.of("r" + rule))
                    .toArray(Finding[]::new)));
        }
        Evidence.GuardEntry all = beyond().getFirst();
        assertThat(beyond()).hasSize(1);
        assertThat(all.segments()).isEqualTo(2 * times);
        assertThat(all.findings())
                .hasSize(1024)
                .startsWith(Finding.of("r0"), Finding.of("r1"))
                .endsWith(new Finding("more-findings", times * rules - 1022), new Finding("more-entries", times - 1));
        entries.note(said("late", "block", Evidence.Coverage.SCANNED, false, Finding.of("why"), Finding.of("else")));
        assertThat(beyond().getLast().findings()).containsExactly(Finding.of("why"), Finding.of("else"));
    }

    @Test
    void whoeverHearsWhatIsSaidHearsItByItself() {
        fill();
        entries.note(allowed());
        assertThat(entries.note(allowed(Finding.of("one")))).isEqualTo(allowed(Finding.of("one")));
    }

    @Test
    void whatWasNotedBeforeIsTakenAsItWas() {
        var many =
                IntStream.range(0, Entries.MOST + 5).mapToObj(at -> allowed()).toList();
        many.forEach(entries::keep);
        assertThat(entries.list()).isEqualTo(many);
    }
}
