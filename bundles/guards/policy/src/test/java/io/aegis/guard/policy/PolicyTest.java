package io.aegis.guard.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.guard.Verdict.Outcome;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.settings.SettingsException;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static Guard guard(Map<?, ?>... rules) {
        return new PolicyGuardFactory().create(Settings.of(Map.of("rules", List.of(rules))), new FakeHost());
    }

    private static Outcome outcome(Guard guard, Inspections inspections) {
        return guard.inspect(inspections.text("text").build()).outcome();
    }

    private static Map<String, Object> label(String key, String operator, String value) {
        return Map.of("label", key, operator, List.of(value));
    }

    @Nested
    class ALabelThatIsMissing {
        @Test
        void countsAsTheValueThatARuleBlocks() {
            var guard = guard(Map.of("when", label("level", "in", "secret"), "verdict", "block"));
            assertThat(outcome(guard, Inspections.begin())).isEqualTo(new Outcome.Block(Finding.of("rule-1")));
        }

        @Test
        void countsAsTheValueThatARuleBlocksUnlessListed() {
            var guard = guard(Map.of("when", label("level", "not_in", "public"), "verdict", "block"));
            assertThat(outcome(guard, Inspections.begin())).isInstanceOf(Outcome.Block.class);
        }

        @Test
        void permitsNothing() {
            for (String operator : List.of("in", "not_in")) {
                var rule = Map.of("when", label("level", operator, "public"), "verdict", "allow");
                var settings = Settings.of(Map.of("default", "block", "rules", List.of(rule)));
                var guard = new PolicyGuardFactory().create(settings, new FakeHost());
                assertThat(outcome(guard, Inspections.begin())).isEqualTo(new Outcome.Block(Finding.of("default")));
            }
        }
    }

    @Nested
    class ALabelWithTwoValues {
        @Test
        void isBlockedForEither() {
            var guard = guard(Map.of("when", label("level", "in", "secret"), "verdict", "block"));
            var both = Inspections.begin().labelled("level", "public").labelled("level", "secret");
            assertThat(outcome(guard, both)).isInstanceOf(Outcome.Block.class);
        }

        @Test
        void isPermittedOnlyForBoth() {
            var rule = Map.of("when", label("level", "in", "public"), "verdict", "allow");
            var settings = Settings.of(Map.of("default", "block", "rules", List.of(rule)));
            var guard = new PolicyGuardFactory().create(settings, new FakeHost());
            assertThat(outcome(guard, Inspections.begin().labelled("level", "public")))
                    .isEqualTo(new Outcome.Proceed());
            assertThat(outcome(
                            guard,
                            Inspections.begin().labelled("level", "public").labelled("level", "secret")))
                    .isInstanceOf(Outcome.Block.class);
        }
    }

    @Nested
    class SeveralRules {
        @Test
        void theStrictestWinsWhateverTheOrder() {
            Map<String, Object> ask = Map.of("verdict", "require_approval");
            Map<String, Object> block = Map.of("verdict", "block");
            Map<String, Object> allow = Map.of("verdict", "allow");
            assertThat(outcome(guard(allow, ask, block), Inspections.begin())).isInstanceOf(Outcome.Block.class);
            assertThat(outcome(guard(block, ask, allow), Inspections.begin())).isInstanceOf(Outcome.Block.class);
            assertThat(outcome(guard(ask, allow), Inspections.begin())).isInstanceOf(Outcome.RequireApproval.class);
        }

        @Test
        void theObligationsOfAllThatApplyAreKept() {
            var verdict = guard(
                            Map.of("verdict", "allow", "regions", List.of("eu-west")),
                            Map.of("verdict", "allow", "targets", List.of("main")))
                    .inspect(Inspections.of("text"));
            assertThat(verdict.obligations())
                    .containsExactly(new Obligation.Regions(Set.of("eu-west")), new Obligation.Targets(Set.of("main")));
        }

        @Test
        void whatEveryRuleAllowsIsOneConditionHoweverManyThereAre() {
            Map<?, ?>[] rules = IntStream.range(0, 100)
                    .mapToObj(number -> Map.of(
                            "name",
                            "r" + number,
                            "verdict",
                            "allow",
                            "regions",
                            List.of("eu-west", "r" + number),
                            "targets",
                            List.of("t" + number)))
                    .toArray(Map<?, ?>[]::new);
            assertThat(guard(rules).inspect(Inspections.of("text")).obligations())
                    .containsExactly(new Obligation.Regions(Set.of("eu-west")), new Obligation.Targets(Set.of()));
        }

        @Test
        void twoOfOneNameAreRefused() {
            Map<String, Object> one = Map.of("name", "same", "verdict", "block");
            assertThatThrownBy(() -> guard(one, one)).isInstanceOf(SettingsException.class);
        }
    }

    @Nested
    class Conditions {
        @Test
        void aBareNameIsThePrincipalOfAVirtualKey() {
            var guard = guard(Map.of("when", Map.of("principal", List.of("jane")), "verdict", "block"));
            assertThat(outcome(guard, Inspections.begin().as("api_key:jane", "t")))
                    .isInstanceOf(Outcome.Block.class);
            assertThat(outcome(guard, Inspections.begin().as("oidc:jane", "t"))).isEqualTo(new Outcome.Proceed());
        }

        @Test
        void aRunLabelDoesNotPassForAPrincipalLabel() {
            var when = Map.of("principal_label", "clearance", "not_in", List.of("high"));
            var guard = guard(Map.of("when", when, "verdict", "block"));
            assertThat(outcome(guard, Inspections.begin().labelled("clearance", "high")))
                    .isInstanceOf(Outcome.Block.class);
        }

        @Test
        void oneChannelAmongOthersIsEnoughToBlock() {
            var guard = guard(Map.of("when", Map.of("channel", List.of("tool_result")), "verdict", "block"));
            var mixed = Inspections.begin().text("one").in(Channel.TOOL_RESULT, Trust.TOOL);
            assertThat(outcome(guard, mixed)).isInstanceOf(Outcome.Block.class);
        }

        @Test
        void aStageThatDoesNotExistIsRefused() {
            assertThatThrownBy(() -> guard(Map.of("when", Map.of("stage", List.of("exit")), "verdict", "block")))
                    .isInstanceOf(SettingsException.class);
        }

        @Test
        void inAndNotInTogetherAreRefused() {
            var when = Map.of("label", "a", "in", List.of("b"), "not_in", List.of("c"));
            assertThatThrownBy(() -> guard(Map.of("when", when, "verdict", "block")))
                    .isInstanceOf(SettingsException.class);
        }
    }

    @Test
    void readsTheLabelsThatItsRulesName() {
        assertThat(guard(Map.of("when", label("level", "in", "secret"), "verdict", "block"))
                        .reads())
                .containsExactly("level");
    }

    @Test
    void buffersAnswersOnlyIfARuleCouldMissALabelOfTheirs() {
        var anywhere = label("level", "in", "secret");
        var atIngress = Map.of("label", "level", "in", List.of("secret"), "stage", List.of("ingress"));
        assertThat(guard(Map.of("when", anywhere, "verdict", "block"))).isNotInstanceOf(IncrementalGuard.class);
        assertThat(guard(Map.of("when", atIngress, "verdict", "block"))).isInstanceOf(IncrementalGuard.class);
    }

    @Test
    void noRuleAndNoDefaultIsRefused() {
        assertThatThrownBy(() -> new PolicyGuardFactory().create(Settings.empty(), new FakeHost()))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void blocksEverythingWithDefaultBlockAlone() {
        var guard = new PolicyGuardFactory().create(Settings.of(Map.of("default", "block")), new FakeHost());
        Verdict verdict = guard.inspect(Inspections.of("text"));
        assertThat(verdict.outcome()).isEqualTo(new Outcome.Block(Finding.of("default")));
    }
}
