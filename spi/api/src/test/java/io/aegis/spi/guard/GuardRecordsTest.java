package io.aegis.spi.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.aegis.spi.guard.Verdict.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardRecordsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "With Space", "UPPER", "jane@example.com", "line\nbreak", "é"})
    void noFreeTextFitsIntoAFindingOrALabel(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Finding.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new Label("key", text));
        assertThatIllegalArgumentException().isThrownBy(() -> new Label(text, "value"));
    }

    @Test
    void aFindingIsAtMost64CharactersLong() {
        assertThat(Finding.of("a".repeat(64)).rule()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> Finding.of("a".repeat(65)));
    }

    @Test
    void aFindingCountsFromOneToAMillion() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Finding("rule", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Finding("rule", 1_000_001));
    }

    @Test
    void aRefusedTextIsNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Finding.of("Canary Text"))
                .withMessageNotContaining("Canary");
    }

    @Test
    void progressIsNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> Progress.cleared(-1));
    }

    @Nested
    class AVerdict {
        @Test
        void thatBlocksOrAsksSaysWhy() {
            var finding = Finding.of("rule");
            assertThat(Verdict.block(finding).findings()).containsExactly(finding);
            assertThat(Verdict.requireApproval(finding).findings()).containsExactly(finding);
        }

        @Test
        @SuppressWarnings("NullAway") // the point: a plugin is not checked by our compiler
        void hasNoHole() {
            assertThatNullPointerException().isThrownBy(() -> new Outcome.Block(null));
            assertThatNullPointerException().isThrownBy(() -> new Outcome.RequireApproval(null));
            assertThatNullPointerException()
                    .isThrownBy(() -> new Verdict(null, List.of(), Set.of(), List.of(), List.of()));
        }

        @Test
        void doesNotChangeWithTheListsItWasMadeFrom() {
            var findings = new ArrayList<>(List.of(Finding.of("rule")));
            var verdict = Verdict.sanitize(List.of(), findings);
            findings.clear();
            assertThat(verdict.findings()).hasSize(1);
        }
    }

    @Test
    void anEmptySetOfRegionsAllowsNone() {
        assertThat(new Obligation.Regions(Set.of()).allowed()).isEmpty();
    }
}
