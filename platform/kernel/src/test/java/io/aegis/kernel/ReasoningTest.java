package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model thinks comes before what it says, is judged as one text however often it goes on, and is sealed only as it was. */
class ReasoningTest {
    private static final String REQUEST = "chat|stream|1|\nuser|hello";
    private static final int HELD = 6;

    /** Clears all but the last characters, and blocks a word that it then would see whole. */
    private static IncrementalGuard holding(String forbidden) {
        return new IncrementalGuard() {
            @Override
            public Verdict inspect(Inspection inspection) {
                return Verdict.allow();
            }

            @Override
            public Inspector open(Context context, Channel channel) {
                var text = new StringBuilder();
                return new Inspector() {
                    @Override
                    public Progress next(String piece) {
                        text.append(piece);
                        return text.indexOf(forbidden) >= 0
                                ? new Progress(0, Verdict.block(Finding.of("word")))
                                : Progress.cleared(Math.max(0, text.length() - HELD));
                    }

                    @Override
                    public Progress finish() {
                        return Progress.cleared(text.length());
                    }
                };
            }
        };
    }

    /** Writes another word for one of them, at the end. */
    private static IncrementalGuard replacing(String word) {
        return new IncrementalGuard() {
            @Override
            public Verdict inspect(Inspection inspection) {
                return Verdict.allow();
            }

            @Override
            public Inspector open(Context context, Channel channel) {
                var text = new StringBuilder();
                return new Inspector() {
                    @Override
                    public Progress next(String piece) {
                        text.append(piece);
                        return Progress.cleared(0);
                    }

                    @Override
                    public Progress finish() {
                        int at = text.indexOf(word);
                        return at < 0
                                ? Progress.cleared(text.length())
                                : new Progress(
                                        text.length(),
                                        Verdict.sanitize(
                                                List.of(new Edit.Replace(new Span(0, at, at + word.length()), "****")),
                                                List.of(Finding.of("word"))));
                    }
                };
            }
        };
    }

    /** Lets texts go, and says one thing of what it is handed as a whole. */
    private static IncrementalGuard reading(List<Segment> seen, Verdict verdict) {
        return new IncrementalGuard() {
            @Override
            public Verdict inspect(Inspection inspection) {
                if (inspection.context().stage() != Stage.EGRESS) {
                    return Verdict.allow();
                }
                seen.addAll(inspection.segments());
                return verdict;
            }

            @Override
            public Inspector open(Context context, Channel channel) {
                return replacing("-").open(context, channel);
            }
        };
    }

    private static String streamed(IncrementalGuard guard, String... events) throws InterruptedException {
        try (var world = new World().guard(Stage.EGRESS, guard).upstream(events)) {
            return world.ask(REQUEST).all();
        }
    }

    @Test
    void allOfItIsReleasedBeforeTheTextThatFollows() throws Exception {
        assertThat(streamed(holding("-"), "think|0|I wonder", "text|0|hello there", "end|0", "done"))
                .isEqualTo("(I )(wonder)hell" + "o there{end 0}{done}");
    }

    @Test
    void whatGoesOnAfterATextIsJudgedWithWhatCameBeforeAndReleasedOnce() throws Exception {
        assertThat(streamed(holding("-"), "think|0|abc", "text|0|x", "think|0|def", "text|0|y", "end|0", "done"))
                .isEqualTo("(abc)(def)xy{end 0}{done}");
    }

    @Test
    void aWordThatIsSpreadOverTwoPartsOfItIsSeen() throws Exception {
        String got = streamed(holding("SECRET"), "think|0|my SEC", "text|0|hm", "think|0|RET is out", "end|0", "done");

        assertThat(got).contains("{filtered 0}").doesNotContain("RET").doesNotContain("{end 0}");
    }

    @Test
    void guardsThatThinkOtherwiseOfWhatTheyLetGoEndTheChoice() throws Exception {
        String got = streamed(
                replacing("number 4155"), "think|0|number 41", "text|0|hm", "think|0|55 it is", "end|0", "done");

        assertThat(got).contains("(number 41)").contains("{filtered 0}").doesNotContain("it is");
    }

    @Test
    void itsSealGoesWithItAsLongAsNoGuardTouchedIt() throws Exception {
        assertThat(streamed(replacing("-"), "think|0|abc", "seal|0|c2VhbA==", "text|0|x", "end|0", "done"))
                .isEqualTo("(abc){seal c2VhbA==}x{end 0}{done}");
        assertThat(streamed(replacing("b"), "think|0|abc", "seal|0|c2VhbA==", "text|0|x", "end|0", "done"))
                .isEqualTo("(a****c)x{end 0}{done}");
    }

    @Test
    void aSealWithoutReasoningStandsForReasoningThatIsNotShown() throws Exception {
        assertThat(streamed(replacing("-"), "seal|0|c2VhbA==", "text|0|x", "end|0", "done"))
                .isEqualTo("{seal c2VhbA==}x{end 0}{done}");
    }

    @ParameterizedTest
    @CsvSource({
        "stream, think|0|abc, seal",
        "stream, text|0|abc, redacted_thinking",
        "plain, think|0|abc, seal",
        "plain, text|0|abc, redacted_thinking"
    })
    void itsSealPassesUnreadAndIsNamedForWhatItIsUnder(String kind, String before, String word) throws Exception {
        try (var world = new World()
                .guard(Stage.EGRESS, replacing("-"))
                .upstream(before, "seal|0|c2VhbA==", "seal|0|c2VhbQ==", "end|0", "done")) {
            world.ask("chat|" + kind + "|1|\nuser|hello");
            assertThat(world.finished().unscanned()).contains(word).doesNotHaveDuplicates();
            assertThat(world.entries("-"))
                    .filteredOn(entry -> entry.coverage() == Evidence.Coverage.PASSED_UNSCANNED)
                    .hasSameSizeAs(world.finished().unscanned())
                    .allMatch(entry -> entry.stage() == Stage.EGRESS);
        }
    }

    @Test
    void aSealThatCouldBeAKeyIsReadAndNeitherEditedNorAskedAbout() throws Exception {
        String key = "AKIAIOSFODNN7EXAMPLE";
        for (Verdict verdict : List.of(
                Verdict.block(Finding.of("key")),
                Verdict.requireApproval(Finding.of("key")),
                Verdict.sanitize(List.of(new Edit.Replace(new Span(0, 0, 20), "****")), List.of(Finding.of("key"))))) {
            var seen = new ArrayList<Segment>();
            String got = streamed(reading(seen, verdict), "think|0|abc", "seal|0|" + key, "text|0|x", "end|0", "done");
            assertThat(got).isEqualTo("(abc){filtered 0}{done}");
            assertThat(seen).singleElement().satisfies(segment -> {
                assertThat(segment.text()).isEqualTo(key);
                assertThat(segment.channel()).isEqualTo(Channel.REASONING);
                assertThat(segment.kind()).isEqualTo(Segment.Kind.KEY);
            });
        }
    }

    @Test
    void aSealOfUsualLengthIsNobodysToRead() throws Exception {
        String seal = "c2VhbA".repeat(50);
        var seen = new ArrayList<Segment>();
        assertThat(streamed(reading(seen, Verdict.block(Finding.of("key"))), "seal|0|" + seal, "end|0", "done"))
                .isEqualTo("{seal " + seal + "}{end 0}{done}");
        assertThat(seen).isEmpty();
    }

    @Test
    void whatGuardsSaidOfEachPartIsInTheEvidence() throws Exception {
        try (var world = new World()
                .guard(Stage.EGRESS, holding("-"))
                .upstream("think|0|abc", "text|0|x", "think|0|def", "end|0", "done")) {
            world.ask(REQUEST);
            assertThat(world.entries("g"))
                    .filteredOn(entry -> entry.stage() == Stage.EGRESS)
                    .extracting(Evidence.GuardEntry::coverage)
                    .containsExactly(Evidence.Coverage.SCANNED, Evidence.Coverage.SCANNED, Evidence.Coverage.SCANNED);
        }
    }

    @Test
    void withoutGuardsItCountsAsUnguardedToo() throws Exception {
        try (var world = new World().upstream("think|0|abc", "text|0|x", "end|0", "done")) {
            world.ask(REQUEST);
            assertThat(world.entries("-"))
                    .filteredOn(entry -> entry.stage() == Stage.EGRESS)
                    .extracting(Evidence.GuardEntry::segments)
                    .containsExactly(2);
        }
    }
}
