package io.aegis.guard.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Verdict.Outcome;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.settings.SettingsException;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexGuardTest {
    private static Guard guard(Map<?, ?>... patterns) {
        return new RegexGuardFactory().create(Settings.of(Map.of("patterns", List.of(patterns))), new FakeHost());
    }

    private static Map<String, String> rule(String name, String pattern, String action) {
        return Map.of("name", name, "pattern", pattern, "action", action);
    }

    @Nested
    class WhereRulesMeet {
        @Test
        void aReplacementWinsOverAMaskBecauseAMaskCanBeUndone() {
            var guard = guard(rule("mask", "abc", "mask"), rule("replace", "cde", "replace"));
            assertThat(guard.inspect(Inspections.of("abcde")).edits())
                    .containsExactly(new Edit.Replace(new Span(0, 0, 5), "*"));
        }

        @Test
        void theStrictestOutcomeCountsAndEveryRuleIsAFinding() {
            var guard =
                    guard(rule("ask", "a", "require_approval"), rule("stop", "b", "block"), rule("see", "c", "detect"));
            var verdict = guard.inspect(Inspections.of("abc"));
            assertThat(verdict.outcome()).isEqualTo(new Outcome.Block(Finding.of("stop")));
            assertThat(verdict.findings()).extracting(Finding::rule).containsExactly("ask", "stop", "see");
        }

        @Test
        void askingStillMasks() {
            var guard = guard(rule("ask", "a", "require_approval"), rule("hide", "b", "mask"));
            var verdict = guard.inspect(Inspections.of("ab"));
            assertThat(verdict.outcome()).isEqualTo(new Outcome.RequireApproval(Finding.of("ask")));
            assertThat(verdict.edits()).containsExactly(new Edit.Mask(new Span(0, 1, 2), "PATTERN"));
        }
    }

    @Test
    void aReplacementOfAMatchAcrossMessagesStandsOnce() {
        var guard = guard(rule("word", "secret", "replace"));
        var verdict = guard.inspect(
                Inspections.begin().text("a sec").nextMessage().text("ret b").build());
        assertThat(verdict.edits())
                .containsExactly(new Edit.Replace(new Span(0, 2, 5), "*"), new Edit.Replace(new Span(1, 0, 3), ""));
    }

    @Test
    void looksOnlyIntoTheChannelsItIsToldTo() {
        var settings = Settings.of(
                Map.of("channels", List.of("tool_result"), "patterns", List.of(rule("word", "secret", "block"))));
        var guard = new RegexGuardFactory().create(settings, new FakeHost());
        assertThat(guard.inspect(Inspections.of("secret")).outcome()).isEqualTo(new Outcome.Proceed());
        var result = Inspections.begin().in(Channel.TOOL_RESULT, Trust.TOOL).text("secret");
        assertThat(guard.inspect(result.build()).outcome()).isInstanceOf(Outcome.Block.class);
    }

    @Nested
    class SettingsOfAPattern {
        @ParameterizedTest
        @ValueSource(strings = {"(", "a**b(", "x*", "", "a{2000}", "((a{100}){100}){100}", "(?=a)b", "[z-a]"})
        void thatCannotBeKeptAreRefusedWithoutRepeatingThem(String pattern) {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> guard(rule("bad", pattern, "block")))
                    .satisfies(wrong -> assertThat(wrong.pointer()).isEqualTo("/patterns/0/pattern"));
        }

        @Test
        void thatLetATextGrowBeyondTwiceItsLengthAreRefused() {
            var settings = new HashMap<String, Object>(rule("grow", "ab", "replace"));
            settings.put("replacement", "12345");
            assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> guard(settings));
            settings.put("replacement", "1234");
            assertThat(guard(settings)).isNotNull();
        }

        @Test
        void withAnUnboundedPatternBuffer() {
            assertThat(guard(rule("a", "a{1,9}", "block"))).isInstanceOf(IncrementalGuard.class);
            assertThat(guard(rule("a", "a{1,9}", "block"), rule("b", "b+", "block")))
                    .isNotInstanceOf(IncrementalGuard.class);
        }
    }
}
