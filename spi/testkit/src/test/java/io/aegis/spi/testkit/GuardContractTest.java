package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract lets a good guard pass and fails each bad one for what is bad about it. */
class GuardContractTest {
    private static Supplier<Guard> subject = WordGuard::new;

    /** Runs only when this test launches it: its name is not one that the build looks for. */
    static final class Subject extends GuardContract {
        @Override
        public GuardFactory factory() {
            return new WordGuardFactory(subject);
        }

        @Override
        public List<Inspection> mustStop() {
            return Inspections.ofEach("a W0RD-1234 here", "W0RD-1234", "😀W0RD-1234W0RD-1234😀");
        }

        @Override
        public List<Inspection> mustAllow() {
            return Inspections.ofEach("a word", "W0RD-123", "W0RD-");
        }
    }

    private static Set<String> failures(Supplier<Guard> guards) {
        subject = guards;
        var failed = new TreeSet<String>();
        var succeeded = new TreeSet<String>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Subject.class))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
                                    (passed ? succeeded : failed)
                                            .add(test.getDisplayName().replace("()", ""));
                                }
                            }
                        });
        assertThat(failed.size() + succeeded.size())
                .as("checks of the contract")
                .isGreaterThan(39);
        return failed;
    }

    @Test
    void aGoodGuardPassesEveryCheck() {
        assertThat(failures(WordGuard::new)).isEmpty();
    }

    @Test
    void aGuardThatReturnsNullFails() {
        assertThat(failures(() -> (Guard) inspection -> null)).contains("answersOnAnEmptyText", "answersOnOddTexts");
    }

    @Test
    void aGuardThatThrowsOnOddInputFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    public Verdict inspect(Inspection inspection) {
                        inspection.segments().forEach(segment -> segment.text().charAt(0));
                        return super.inspect(inspection);
                    }
                }))
                .contains("answersOnAnEmptyText")
                .doesNotContain("everyTextThatMustBeStoppedIsStopped");
    }

    @Test
    void aGuardWhoseEditsLeaveTheTextFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    Verdict verdict(List<Edit> edits) {
                        return super.verdict(
                                edits.stream().map(GuardContractTest::tooLong).toList());
                    }
                }))
                .contains("everyTextThatMustBeStoppedIsStopped");
    }

    private static Edit tooLong(Edit edit) {
        var span = edit.span();
        return new Edit.Mask(new Span(span.segment(), span.start(), span.end() + 10_000), "WORD");
    }

    @Test
    void aGuardWhoseEditsOverlapFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    Verdict verdict(List<Edit> edits) {
                        return edits.isEmpty()
                                ? super.verdict(edits)
                                : super.verdict(List.of(edits.getFirst(), edits.getFirst()));
                    }
                }))
                .contains("everyTextThatMustBeStoppedIsStopped");
    }

    @Test
    void aGuardThatCutsPlaceholdersFails() {
        assertThat(failures(() -> (Guard) inspection -> {
                    var edits = inspection.segments().stream()
                            .filter(segment -> segment.text().length() > 3)
                            .<Edit>map(segment -> new Edit.Mask(new Span(segment.id(), 0, 3), "START"))
                            .toList();
                    return Verdict.sanitize(edits, List.of(Finding.of("start")));
                }))
                .contains("answersOnOddTexts");
    }

    @Test
    void aGuardInWhichThreadsMeetFails() {
        assertThat(failures(() -> new WordGuard() {
                    private volatile Inspection current = Inspections.of("");

                    @Override
                    public Verdict inspect(Inspection inspection) {
                        current = inspection;
                        for (int i = 0; i < 20; i++) {
                            Thread.yield();
                        }
                        return super.inspect(current);
                    }
                }))
                .contains("manyThreadsGetTheVerdictThatOneGets");
    }

    @Test
    void aGuardThatRemembersFails() {
        assertThat(failures(() -> new WordGuard() {
                    private int runs;

                    @Override
                    public Verdict inspect(Inspection inspection) {
                        return ++runs > 3 ? Verdict.block(Finding.of("enough")) : super.inspect(inspection);
                    }
                }))
                .contains("isNotSwayedByWhatItReadBefore", "isNotSwayedByManyRunsOfOthers");
    }

    @Test
    void aGuardWhoseStateGrowsWithEachPieceFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    public Inspector open(Context context, Channel channel) {
                        return new WordInspector() {
                            private String all = "";

                            @Override
                            public Progress next(String piece) {
                                all = all + piece;
                                return super.next(piece);
                            }
                        };
                    }
                }))
                .containsExactly("anInspectorNeedsAsMuchMemoryAsItsTextIsLong");
    }

    @Test
    void aGuardThatClearsTooMuchFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    public Inspector open(Context context, Channel channel) {
                        return new WordInspector() {
                            @Override
                            public Progress next(String piece) {
                                super.next(piece);
                                return finish();
                            }
                        };
                    }
                }))
                .contains("anInspectorAgreesWithTheWholeAtEveryCut");
    }

    @Test
    void aGuardThatNeverClearsTheEndFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    public Inspector open(Context context, Channel channel) {
                        return new WordInspector() {
                            @Override
                            public Progress finish() {
                                return next("");
                            }
                        };
                    }
                }))
                .contains("anInspectorAgreesWithTheWholeInOnePiece");
    }

    @Test
    void aGuardThatRepeatsWhatItMatchedFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    Verdict verdict(List<Edit> edits) {
                        var finding = Finding.of(WORD.toLowerCase(Locale.ROOT));
                        return edits.isEmpty() ? super.verdict(edits) : Verdict.sanitize(edits, List.of(finding));
                    }
                }))
                .containsExactly("neverRepeatsWhatItRead");
    }

    @Test
    void aGuardThatSetsALabelItDidNotDeclareFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    public Verdict inspect(Inspection inspection) {
                        var verdict = super.inspect(inspection);
                        return new Verdict(
                                verdict.outcome(),
                                verdict.edits(),
                                Set.of(new Label("undeclared", "x")),
                                List.of(),
                                verdict.findings());
                    }
                }))
                .contains("setsOnlyLabelsThatItsManifestDeclares");
    }

    @Test
    void aGuardThatReadsOneSegmentAtATimeFails() {
        assertThat(failures(() -> new WordGuard() {
                    @Override
                    public Verdict inspect(Inspection inspection) {
                        return inspection.segments().stream()
                                .map(segment -> super.inspect(new Inspection(inspection.context(), List.of(segment))))
                                .filter(verdict -> !verdict.edits().isEmpty())
                                .findFirst()
                                .orElse(Verdict.allow());
                    }
                }))
                .contains("findsWhatIsSpreadOverTwoMessages", "findsWhatIsSpreadOverTwoTextsOfAMessage")
                .doesNotContain("findsWhatIsSpreadOverTwoPartsOfAMessage");
    }

    @Test
    void aGuardThatDoesNotStreamThoughItSaysSoFails() {
        var whole = new WordGuard();
        assertThat(failures(() -> (Guard) whole::inspect)).containsExactly("judgesStreamsIfAndOnlyIfItSaysSo");
    }
}
