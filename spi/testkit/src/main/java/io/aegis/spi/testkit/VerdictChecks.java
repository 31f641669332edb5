package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Edit;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A verdict names rules and never repeats what it read. */
interface VerdictChecks extends GuardSubject {
    /** Words that no rule would be named with: five characters or more, at least one of them a digit. */
    Pattern TELLING = Pattern.compile("(?=[\\p{L}\\d_-]*\\d)[\\p{L}\\d_-]{5,}");

    @Test
    default void neverRepeatsWhatItRead() {
        for (Inspection inspection : mustStop()) {
            var verdict = Rules.inspect(guard(), inspection);
            String shown = verdict.toString().toLowerCase(Locale.ROOT);
            inspection.segments().forEach(segment -> {
                var words = TELLING.matcher(segment.text());
                while (words.find()) {
                    boolean repeated = shown.contains(words.group().toLowerCase(Locale.ROOT));
                    assertThat(repeated)
                            .as("the verdict on %s repeats a word of it", inspection)
                            .isFalse();
                }
            });
        }
    }

    @Test
    default void neverPutsAHiddenValueIntoItsReplacement() {
        for (Inspection inspection : mustStop()) {
            for (Edit edit : Rules.inspect(guard(), inspection).edits()) {
                if (edit instanceof Edit.Replace replace
                        && hidden(inspection, edit).length() > 3) {
                    boolean repeated = replace.text().contains(hidden(inspection, edit));
                    assertThat(repeated).as("%s puts back what it hides", edit).isFalse();
                }
            }
        }
    }

    @Test
    default void namesNoEntityAfterTheValueItHides() {
        for (Inspection inspection : mustStop()) {
            for (Edit edit : Rules.inspect(guard(), inspection).edits()) {
                if (edit instanceof Edit.Mask mask) {
                    assertThat(mask.entity().equalsIgnoreCase(hidden(inspection, edit)))
                            .as("the entity is the value")
                            .isFalse();
                }
            }
        }
    }

    @Test
    default void givesAReasonForWhatItDoes() {
        for (Inspection inspection : mustStop()) {
            var verdict = Rules.inspect(guard(), inspection);
            assertThat(verdict.findings())
                    .as("findings of a verdict that acts, on %s", inspection)
                    .isNotEmpty();
        }
    }

    @Test
    default void listsTheFindingItBlocksWithAmongItsFindings() {
        for (Inspection inspection : mustStop()) {
            var verdict = Rules.inspect(guard(), inspection);
            String rule = switch (verdict.outcome()) {
                case Verdict.Outcome.Proceed() -> "";
                case Verdict.Outcome.RequireApproval(Finding finding) -> finding.rule();
                case Verdict.Outcome.Block(Finding finding) -> finding.rule();
            };
            if (!rule.isEmpty()) {
                assertThat(verdict.findings()).extracting(Finding::rule).contains(rule);
            }
        }
    }

    @Test
    default void editsNothingIfItsManifestSaysSo() {
        if (DeclarationChecks.capability(factory()).editsNothing()) {
            for (Inspection inspection : samples()) {
                assertThat(Rules.inspect(guard(), inspection).edits())
                        .as("edits of a guard with edits=none, on %s", inspection)
                        .isEmpty();
            }
        }
    }

    @Test
    default void letsNothingPassThatItCannotAskAbout() {
        if (!PluginBundle.of(factory().getClass()).needs("network")) {
            return;
        }
        Upstream nowhere = request -> {
            throw new UpstreamException(UpstreamException.Cause.UNREACHABLE);
        };
        var lonely = factory().create(settings(), new FakeHost().withNetwork(nowhere));
        for (Inspection inspection : mustStop()) {
            Optional<Verdict> verdict;
            try {
                verdict = Optional.of(lonely.inspect(inspection));
            } catch (UpstreamException unanswered) {
                verdict = Optional.empty();
            }
            assertThat(verdict.filter(said -> !acted(said)))
                    .as("a verdict that lets %s pass while the upstream cannot be reached", inspection)
                    .isEmpty();
        }
    }

    @Test
    default void setsOnlyLabelsThatItsManifestDeclares() {
        Set<String> declared = DeclarationChecks.capability(factory()).labels();
        for (Inspection inspection : samples()) {
            var set = Rules.inspect(guard(), inspection).labels().stream()
                    .map(Label::key)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(declared)
                    .as("labels that the manifest declares, on %s", inspection)
                    .containsAll(set);
        }
    }

    @Test
    default void readsOnlyKeysThatALabelCanHave() {
        guard().reads().forEach(key -> assertThat(new Label(key, "x").key()).isEqualTo(key));
    }

    @Test
    default void allowsNoRegionOrTargetByABlankName() {
        for (Inspection inspection : samples()) {
            for (Obligation obligation : Rules.inspect(guard(), inspection).obligations()) {
                assertThat(names(obligation)).as("names in %s", obligation).noneMatch(String::isBlank);
            }
        }
    }

    private static Set<String> names(Obligation obligation) {
        return switch (obligation) {
            case Obligation.Regions regions -> regions.allowed();
            case Obligation.Targets targets -> targets.allowed();
            case Obligation.Spend spend -> Set.of(spend.account());
            case Obligation.Concurrency concurrency -> Set.of(concurrency.account());
        };
    }

    private static String hidden(Inspection inspection, Edit edit) {
        return inspection.segments().stream()
                .filter(segment -> segment.id() == edit.span().segment())
                .map(segment -> segment.text()
                        .substring(edit.span().start(), edit.span().end()))
                .findFirst()
                .orElseThrow();
    }
}
