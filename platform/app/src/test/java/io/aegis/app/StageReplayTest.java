package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.config.Guardrail;
import io.aegis.config.Settings;
import io.aegis.config.Stage;
import io.aegis.kernel.GuardSlot;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the record of a stage tells of other guards, and where it tells nothing. */
class StageReplayTest {
    private final List<Guardrail> before = new ArrayList<>();
    private final List<StageReplay.Slot> after = new ArrayList<>();
    private final List<PastRun.Entry> entries = new ArrayList<>();
    private Set<String> changedLabels = Set.of();
    private Set<String> changed = Set.of();

    private record Reader(Set<String> reads) implements Guard {
        @Override
        public Verdict inspect(Inspection inspection) {
            throw new AssertionError("the record alone is asked");
        }
    }

    private static Guardrail guardrail(String name, boolean shadow) {
        return new Guardrail(
                name,
                "acme." + name,
                Optional.empty(),
                true,
                Duration.ofSeconds(1),
                Optional.empty(),
                shadow,
                new Settings("/guardrails/" + name, Map.of(), Map.of()));
    }

    private StageReplayTest then(String name, String verdict) {
        return then(name, verdict, false);
    }

    private StageReplayTest then(String name, String verdict, boolean shadow) {
        before.add(guardrail(name, shadow));
        if (!verdict.isEmpty()) {
            entries.add(new PastRun.Entry("ingress", name, verdict, "scanned", 1, List.of("a-rule"), shadow));
        }
        return this;
    }

    private StageReplayTest now(String name) {
        return now(name, false);
    }

    private StageReplayTest now(String name, boolean shadow, String... reads) {
        var slot = new GuardSlot(
                name, Optional.of(new Reader(Set.of(reads))), Set.of(), Duration.ofSeconds(1), Optional.empty(), true);
        after.add(new StageReplay.Slot(guardrail(name, shadow), slot));
        return this;
    }

    private StageReplay replay() {
        return new StageReplay(
                Stage.INGRESS,
                before,
                after,
                entries,
                guard -> !changed.contains(guard.name()),
                guard -> guard.name().equals("labels") ? Set.of("level") : Set.of(),
                changedLabels);
    }

    private StageReplay.Told.Known known() {
        return (StageReplay.Told.Known) replay().would();
    }

    private StageReplay.Told.Open open() {
        return (StageReplay.Told.Open) replay().would();
    }

    @Test
    void theSameGuardsSayTheSame() {
        then("pii", "sanitize").then("ask", "require_approval").now("pii").now("ask");
        assertThat(known().isLike(replay().was())).isTrue();
        assertThat(known().verdict().verdict()).isEqualTo("require_approval");
    }

    @Test
    void aGuardThatIsGoneNoLongerBlocks() {
        then("pii", "allow").then("word", "block").now("pii");
        assertThat(known().verdict().verdict()).isEqualTo("allow");
        assertThat(known().isLike(replay().was())).isFalse();
    }

    @Test
    void aShadowNoLongerBlocksAndOneThatWasNowDoes() {
        then("word", "block").now("word", true);
        assertThat(known().verdict().verdict()).isEqualTo("allow");
        before.clear();
        after.clear();
        entries.clear();
        then("word", "block", true).now("word");
        assertThat(replay().was().verdict().verdict()).isEqualTo("allow");
        assertThat(known().verdict()).isEqualTo(new ReplayVerdict("block", "ingress", "word", List.of("a-rule")));
    }

    @Test
    void aGuardBehindTheOneThatBlockedWasNotAsked() {
        then("word", "block").then("pii", "").now("pii");
        assertThat(open().from()).isZero();
        assertThat(open().why()).contains("'pii' was not asked");
    }

    @Test
    void norWasItAskedOfTheChoiceThatWasBlocked() {
        then("word", "block").then("pii", "allow").now("pii"); // of another choice
        assertThat(open().why()).contains("'pii' was not asked");
    }

    @Test
    void aBlockBeforeAnUnknownGuardIsKnown() {
        then("word", "block").now("word").now("stranger");
        assertThat(known().verdict().guard()).isEqualTo("word");
    }

    @Test
    void aBlockBehindAnUnknownGuardIsNot() {
        then("word", "block").now("stranger").now("word");
        assertThat(open().why()).contains("'stranger' did not stand there");
    }

    @Test
    void anotherGuardOfTheNameIsAsked() {
        changed = Set.of("word");
        then("pii", "sanitize").then("word", "allow").now("pii").now("word");
        assertThat(open().from()).isEqualTo(1);
        assertThat(open().sofar().editors()).containsExactly("pii");
    }

    @Test
    void aGuardThatWouldSeeAnotherTextIsAsked() {
        then("pii", "sanitize").then("word", "allow").now("word").now("pii");
        assertThat(open().why()).contains("'word' would see another text");
    }

    @Test
    void theOrderDoesNotMatterWhereNobodyEdits() {
        then("pii", "allow").then("word", "allow").now("word").now("pii");
        assertThat(known().isLike(replay().was())).isTrue();
    }

    @Test
    void aGuardThatReadsALabelOfOneThatIsGoneIsAsked() {
        then("labels", "allow").then("rules", "allow").now("rules", false, "level");
        assertThat(open().why()).contains("reads the label 'level'");
        after.clear();
        now("labels").now("rules", false, "level");
        assertThat(known().verdict().verdict()).isEqualTo("allow");
        changedLabels = Set.of("level");
        assertThat(open().from()).isEqualTo(1);
    }

    @Test
    void aStageWithoutContentConcernsNoGuard() {
        entries.add(new PastRun.Entry("ingress", "-", "allow", "not_applicable", 0, List.of(), false));
        now("stranger");
        assertThat(known().verdict().verdict()).isEqualTo("allow");
        entries.clear();
        entries.add(new PastRun.Entry("ingress", "-", "allow", "unguarded", 2, List.of(), false));
        assertThat(open().from()).isZero();
    }

    @Test
    void aGuardThatWasNotThereIsNoStageWithoutContent() {
        entries.add(new PastRun.Entry("ingress", "word", "failed", "refused", 0, List.of(), false));
        before.add(guardrail("word", false));
        now("stranger");
        assertThat(open().why()).contains("stranger");
    }

    @Test
    void aMaskThatIsGoneIsADifferenceThoughNothingElseIs() {
        then("pii", "sanitize").then("ask", "require_approval").now("pii", true).now("ask");
        assertThat(open().why()).contains("'ask' would see another text");
        after.clear();
        now("ask").now("pii", true);
        before.clear();
        entries.clear();
        then("ask", "require_approval").then("pii", "sanitize");
        assertThat(known().isLike(replay().was())).isFalse();
    }
}
