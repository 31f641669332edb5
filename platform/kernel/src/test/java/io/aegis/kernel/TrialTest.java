package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.CallScope;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrialTest {
    private static final String QUESTION = "trial|plain|1|\nuser|say ok";

    private final AtomicInteger closed = new AtomicInteger();
    private final List<String> sent = new ArrayList<>();

    private TrialResult of(ModelProvider provider) {
        return of(provider, "fake", new World.Keyed(() -> {}));
    }

    private TrialResult of(ModelProvider provider, String dialect, Broker broker) {
        var target = new Target(
                "main", Optional.of(provider), List.of(dialect), Optional.empty(), broker, Duration.ofMinutes(1));
        return trial().of(target, "asked-for");
    }

    private static Trial trial() {
        var dialect = new FakeDialect();
        return new Trial(List.of(dialect), List.of(new Trial.Question(dialect, FakeDialect.bytes(QUESTION))));
    }

    private ModelAnswer answered(String... pieces) {
        var left = new ArrayList<>(List.of(pieces));
        return new ModelAnswer.Answered(false, Optional.empty(), new ByteSource() {
            @Override
            public byte[] next() {
                return left.isEmpty() ? null : FakeDialect.bytes(left.removeFirst());
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        });
    }

    private static Diagnosis diagnosis(TrialResult result) {
        return ((TrialResult.Failed) result).diagnosis();
    }

    @Nested
    class AProviderThatAnswers {
        @Test
        void isAskedTheConstantQuestionForTheModelAndNothingElse() {
            TrialResult result = of(call -> {
                sent.add(FakeDialect.text(call.body()));
                assertThat(call.streamed()).isFalse();
                assertThat(call.model()).isEqualTo("asked-for");
                return answered("model|answered-by\ntext|0|ok\nend|0\ndone");
            });
            assertThat(result).isInstanceOfSatisfying(TrialResult.Answered.class, answer -> {
                assertThat(answer.model()).contains("answered-by");
                assertThat(answer.dialect()).isEqualTo("fake");
            });
            assertThat(sent).singleElement().asString().contains("asked-for", "say ok");
            assertThat(closed).hasValue(1);
        }

        @Test
        void isNotBelievedWhenItsNameOfTheModelIsTheCredential() {
            TrialResult result = of(call -> answered("model|" + World.CREDENTIAL + "\ntext|0|ok\nend|0\ndone"));
            assertThat(diagnosis(result)).isEqualTo(Diagnosis.INVALID_ANSWER);
            assertThat(result.toString()).doesNotContain(World.CREDENTIAL);
        }
    }

    @Nested
    class AProviderThatDoesNot {
        @ParameterizedTest
        @EnumSource(ModelAnswer.Kind.class)
        void isDiagnosedByWhatItSaysOfItself(ModelAnswer.Kind kind) {
            TrialResult result = of(call -> new ModelAnswer.Failed(kind, 418, Optional.empty()));
            assertThat(diagnosis(result)).isEqualTo(Diagnosis.of(kind));
            assertThat(((TrialResult.Failed) result).status()).isEqualTo(418);
        }

        @ParameterizedTest
        @CsvSource({
            "NAME_UNKNOWN, UNREACHABLE, HOST_UNKNOWN",
            "NO_CONNECTION, UNREACHABLE, UNREACHABLE",
            "TLS_FAILED, UNREACHABLE, TLS_FAILED",
            "ADDRESS_NOT_ALLOWED, REFUSED, ADDRESS_NOT_ALLOWED",
            "TLS_FAILED, TIMED_OUT, TIMED_OUT",
            ", REFUSED, REQUEST_NOT_ALLOWED",
            ", UNREACHABLE, UNREACHABLE",
            ", CANCELLED, TIMED_OUT",
            ", CUT, CUT",
            ", INVALID, INVALID_ANSWER"
        })
        void isDiagnosedByWhatStoodInTheWay(
                CallScope.Obstacle obstacle, UpstreamException.Cause cause, Diagnosis diagnosis) {
            TrialResult result = of(call -> asked(call), "fake", scope -> request -> {
                if (obstacle != null) {
                    scope.obstructed(obstacle);
                }
                throw new UpstreamException(cause);
            });
            assertThat(diagnosis(result)).isEqualTo(diagnosis);
        }

        private static ModelAnswer asked(ModelCall call) {
            call.upstream()
                    .send(new io.aegis.spi.provider.UpstreamRequest("POST", "ask", java.util.Map.of(), call.body()));
            throw new AssertionError("the upstream throws");
        }

        @Test
        void keepsWhatItThrowsToItself() {
            TrialResult thrown = of(call -> {
                throw new IllegalStateException("canary");
            });
            TrialResult later = of(call -> new ModelAnswer.Answered(false, Optional.empty(), new ByteSource() {
                @Override
                public byte[] next() {
                    throw new IllegalStateException("canary");
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            }));
            assertThat(List.of(thrown, later)).allSatisfy(result -> {
                assertThat(diagnosis(result)).isEqualTo(Diagnosis.INVALID_ANSWER);
                assertThat(result.toString()).doesNotContain("canary");
            });
            assertThat(closed).hasValue(1);
        }

        @Test
        void isNotAskedIfItSpeaksNothingThatTheGatewayHasAQuestionIn() {
            TrialResult result = of(
                    call -> {
                        sent.add("asked");
                        return answered("text|0|ok");
                    },
                    "another",
                    new World.Keyed(() -> {}));
            assertThat(diagnosis(result)).isEqualTo(Diagnosis.SPEECHLESS);
            assertThat(sent).isEmpty();
        }

        @Test
        void isMissingIfItsPluginIs() {
            var target = new Target(
                    "main",
                    Optional.empty(),
                    List.of("fake"),
                    Optional.empty(),
                    new World.Keyed(() -> {}),
                    Duration.ofMinutes(1));
            assertThat(diagnosis(trial().of(target, "m"))).isEqualTo(Diagnosis.PLUGIN_MISSING);
        }
    }

    @Test
    void whatWasOpenedIsClosedWhateverCameOfIt() {
        var ended = new AtomicInteger();
        Broker broker = new World.Keyed(ended::incrementAndGet);
        of(call -> answered("text|0|ok\nend|0\ndone"), "fake", broker);
        of(call -> new ModelAnswer.Failed(ModelAnswer.Kind.FAILED, 500, Optional.empty()), "fake", broker);
        of(
                call -> {
                    throw new UpstreamException(UpstreamException.Cause.CUT);
                },
                "fake",
                broker);
        assertThat(ended).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource(Diagnosis.class)
    void everyDiagnosisSaysWhatWhyAndWhatToDo(Diagnosis diagnosis) {
        assertThat(List.of(diagnosis.what(), diagnosis.why(), diagnosis.fix()))
                .doesNotHaveDuplicates()
                .allSatisfy(words -> assertThat(words).endsWith(".").hasSizeGreaterThan(10));
    }
}
