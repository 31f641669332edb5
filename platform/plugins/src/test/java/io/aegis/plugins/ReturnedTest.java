package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aegis.admission.PluginDeclaration;
import io.aegis.admission.PluginKind;
import io.aegis.sandbox.protocol.Bounds;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No object of a plugin's own class leaves the pool inside of an answer, and no exception of it either. */
class ReturnedTest {
    private static final Inspection INSPECTION = new Inspection(
            new Context(Stage.EGRESS, "r", Set.of(), Principal.ANONYMOUS, Set.of(), List.of()), List.of());
    private static final Finding FINDING = Finding.of("rule");
    private static final PluginDeclaration DECLARED = new PluginDeclaration(
            PluginKind.GUARD,
            "acme.new",
            "1.0",
            Set.of(Stage.INGRESS),
            false,
            true,
            Set.of(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Set.of());

    private final VerifiedPool pool = new VerifiedPool(VerifiedPool.Limits.usual());

    @AfterEach
    void nobodyTouchedATrap() {
        pool.close();
        assertThat(Trap.TOUCHED).hasValue(0);
    }

    @Nested
    class AGuard {
        static Stream<Supplier<Verdict>> pollutions() {
            return Stream.of(
                    () -> verdict(pollutedList(), Set.of(), List.of(), List.of()),
                    () -> verdict(List.of(), pollutedSet(), List.of(), List.of()),
                    () -> verdict(List.of(), Set.of(), pollutedList(), List.of()),
                    () -> verdict(List.of(), Set.of(), List.of(new Obligation.Regions(pollutedSet())), List.of()),
                    () -> verdict(List.of(), Set.of(), List.of(new Obligation.Targets(pollutedSet())), List.of()),
                    () -> verdict(
                            List.of(), Set.of(), List.of(new Obligation.Spend("a", null, Duration.ZERO)), List.of()),
                    () -> verdict(List.of(), Set.of(), List.of(new Obligation.Concurrency(null, 1)), List.of()),
                    () -> verdict(List.of(), Set.of(), List.of(), pollutedList()));
        }

        @ParameterizedTest
        @MethodSource("pollutions")
        void handsOverNoObjectOfItsOwn(Supplier<Verdict> polluted) {
            Guard guard = pooled(inspection -> polluted.get());
            assertThatThrownBy(() -> guard.inspect(INSPECTION))
                    .isInstanceOf(BrokenContractException.class)
                    .hasNoCause();
        }

        @Test
        void handsOverWhatItsContractKnows() {
            Verdict all = new Verdict(
                    new Verdict.Outcome.RequireApproval(FINDING),
                    List.of(new Edit.Mask(new Span(0, 0, 1), "NAME"), new Edit.Replace(new Span(0, 2, 3), "x")),
                    Set.of(new Label("a", "b"), new Label("a", "c")),
                    List.of(
                            new Obligation.Regions(Set.of("eu", "ch")),
                            new Obligation.Targets(Set.of("one")),
                            new Obligation.Spend("a", BigDecimal.ONE, Duration.ofDays(1)),
                            new Obligation.Concurrency("a", 1)),
                    List.of(FINDING));
            assertThat(pooled(inspection -> all).inspect(INSPECTION)).isSameAs(all);
        }

        /** Verdicts with a number of something, and how much of that may be. */
        private record Bounded(int most, IntFunction<Verdict> verdict) {}

        static Stream<Bounded> bounded() {
            Edit edit = new Edit.Mask(new Span(0, 0, 1), "NAME");
            Obligation obligation = new Obligation.Concurrency("a", 1);
            return Stream.of(
                    new Bounded(
                            Returned.EDITS,
                            count -> verdict(Collections.nCopies(count, edit), Set.of(), List.of(), List.of())),
                    new Bounded(Returned.LABELS, count -> verdict(List.of(), labels(count), List.of(), List.of())),
                    new Bounded(
                            Returned.OBLIGATIONS,
                            count -> verdict(List.of(), Set.of(), Collections.nCopies(count, obligation), List.of())),
                    new Bounded(Returned.NAMES, count -> obliged(new Obligation.Regions(words(count)))),
                    new Bounded(Returned.NAMES, count -> obliged(new Obligation.Targets(words(count)))),
                    new Bounded(
                            Returned.FINDINGS,
                            count -> verdict(List.of(), Set.of(), List.of(), Collections.nCopies(count, FINDING))));
        }

        @ParameterizedTest
        @MethodSource("bounded")
        void saysSoMuchAndNoMore(Bounded bounded) {
            Verdict full = bounded.verdict().apply(bounded.most());
            assertThat(pooled(inspection -> full).inspect(INSPECTION)).isSameAs(full);
            Verdict more = bounded.verdict().apply(bounded.most() + 1);
            Guard guard = pooled(inspection -> more);
            assertThatThrownBy(() -> guard.inspect(INSPECTION))
                    .isInstanceOf(BrokenContractException.class)
                    .hasMessage("it answers with more than a plugin may say");
        }

        /** The same string in many places is little here, and much where it is put. */
        @Test
        void replacesNoMoreThanCrossesFromAWorker() {
            String half = "x".repeat(Returned.REPLACED / 2);
            Guard full = pooled(inspection -> replacing(half, half));
            assertThat(full.inspect(INSPECTION).edits()).hasSize(2);
            Guard more = pooled(inspection -> replacing(half, half, "x"));
            assertThatThrownBy(() -> more.inspect(INSPECTION))
                    .isInstanceOf(BrokenContractException.class)
                    .hasMessage("it answers with more than a plugin may say");
        }

        @Test
        void namesNothingWithMoreThanAWord() {
            String word = "x".repeat(Returned.WORD);
            Verdict full = obliged(new Obligation.Regions(Set.of(word)));
            assertThat(pooled(inspection -> full).inspect(INSPECTION)).isSameAs(full);
            Verdict more = obliged(new Obligation.Concurrency(word + "x", 1));
            Guard guard = pooled(inspection -> more);
            assertThatThrownBy(() -> guard.inspect(INSPECTION))
                    .isInstanceOf(BrokenContractException.class)
                    .hasMessage("it answers with more than a plugin may say");
        }

        private static Verdict replacing(String... texts) {
            return verdict(
                    Arrays.stream(texts)
                            .<Edit>map(text -> new Edit.Replace(new Span(0, 0, 1), text))
                            .toList(),
                    Set.of(),
                    List.of(),
                    List.of());
        }

        private static Verdict obliged(Obligation obligation) {
            return verdict(List.of(), Set.of(), List.of(obligation), List.of());
        }

        @Test
        void readsSoMuchAndNoMore() {
            assertThat(GuardProbe.probed(new Reading(words(Returned.LISTED)), DECLARED)
                            .reads())
                    .hasSize(Returned.LISTED);
            assertThatThrownBy(() -> GuardProbe.probed(new Reading(words(Returned.LISTED + 1)), DECLARED))
                    .isInstanceOf(BrokenContractException.class);
        }

        @Test
        void readsWhatItSaidWhenItWasProbed() {
            var asked = new AtomicInteger();
            Set<String> own = new AbstractSet<>() {
                @Override
                public Iterator<String> iterator() {
                    asked.incrementAndGet();
                    return List.of("a").iterator();
                }

                @Override
                public int size() {
                    return 1;
                }
            };
            Set<String> read = GuardProbe.probed(new Reading(own), DECLARED).reads();
            int whenProbed = asked.get();
            assertThat(read).containsExactly("a").isUnmodifiable();
            assertThat(asked).hasValue(whenProbed);
            assertThatThrownBy(() -> GuardProbe.probed(new Reading(pollutedSet()), DECLARED))
                    .isInstanceOf(BrokenContractException.class);
        }

        /** Every generation asks, on a thread that makes it: one that answers no more, or another thing, is none of its business. */
        @Test
        void isNotAskedAgainWhatItReads() {
            var asked = new AtomicInteger();
            Guard once = new Guard() {
                @Override
                public Verdict inspect(Inspection inspection) {
                    return Verdict.allow();
                }

                @Override
                public Set<String> reads() {
                    if (asked.incrementAndGet() > 1) {
                        throw new IllegalStateException();
                    }
                    return Set.of("a");
                }
            };
            var share = new PoolShare(pool, "p");
            GuardProbe.Probed probed = GuardProbe.probed(once, DECLARED);
            Guard verified = new VerifiedHome(share, getClass().getClassLoader(), () -> {})
                    .guard(probed.guard(), probed.reads());
            share.end();
            assertThat(verified.reads()).containsExactly("a");
            assertThat(new WorkerHome(null)
                            .guard(probed.guard(), probed.reads())
                            .reads())
                    .containsExactly("a");
            assertThat(asked).hasValue(1);
        }

        private static Verdict verdict(
                List<Edit> edits, Set<Label> labels, List<Obligation> obligations, List<Finding> findings) {
            return new Verdict(new Verdict.Outcome.Proceed(), edits, labels, obligations, findings);
        }
    }

    @Test
    void anAuthenticatorHandsOverNoObjectOfItsOwn() {
        for (Supplier<Authentication> polluted : List.<Supplier<Authentication>>of(
                () -> authenticated(pollutedOptional(), Set.of(), Optional.empty()),
                () -> authenticated(Optional.empty(), pollutedSet(), Optional.empty()),
                () -> authenticated(Optional.empty(), Set.of(), Optional.of(pollutedSet())))) {
            var pooled = new PooledAuthenticator(new PoolShare(pool, "p"), credential -> polluted.get());
            assertThatThrownBy(() -> pooled.authenticate(null)).isInstanceOf(BrokenContractException.class);
        }
        Authentication good =
                authenticated(Optional.of("t"), Set.of(new Label("a", "b")), Optional.of(Set.of("r", "s")));
        assertThat(new PooledAuthenticator(new PoolShare(pool, "p"), credential -> good).authenticate(null))
                .isSameAs(good);
    }

    @Test
    void anAuthenticatorSaysSoMuchAndNoMore() {
        Authentication full =
                authenticated(Optional.empty(), labels(Returned.HELD_LABELS), Optional.of(words(Returned.LISTED)));
        assertThat(new PooledAuthenticator(new PoolShare(pool, "p"), credential -> full).authenticate(null))
                .isSameAs(full);
        for (Authentication more : List.of(
                authenticated(Optional.empty(), labels(Returned.HELD_LABELS + 1), Optional.empty()),
                authenticated(Optional.empty(), Set.of(), Optional.of(words(Returned.LISTED + 1))))) {
            var pooled = new PooledAuthenticator(new PoolShare(pool, "p"), credential -> more);
            assertThatThrownBy(() -> pooled.authenticate(null)).isInstanceOf(BrokenContractException.class);
        }
    }

    @Test
    void asMuchLeavesThePoolAsCrossesFromAWorker() {
        assertThat(List.of(
                        Returned.EDITS,
                        Returned.FINDINGS,
                        Returned.LABELS,
                        Returned.OBLIGATIONS,
                        Returned.NAMES,
                        Returned.HELD_LABELS,
                        Returned.LISTED))
                .containsExactly(
                        Bounds.EDITS,
                        Bounds.FINDINGS,
                        Bounds.LABELS,
                        Bounds.OBLIGATIONS,
                        Bounds.NAMES,
                        Bounds.HELD_LABELS,
                        Bounds.LISTED);
    }

    @Nested
    class AProvider {
        @Test
        void handsOverNoObjectOfItsOwn() {
            for (Supplier<ModelAnswer> polluted : List.<Supplier<ModelAnswer>>of(
                    () -> new ModelAnswer.Answered(false, pollutedOptional(), new Bytes(new byte[0])),
                    () -> new ModelAnswer.Failed(ModelAnswer.Kind.FAILED, 500, pollutedOptional()))) {
                var pooled = new PooledProvider(new PoolShare(pool, "p"), call -> polluted.get());
                assertThatThrownBy(() -> pooled.answer(call(new byte[0]))).isInstanceOf(BrokenContractException.class);
            }
        }

        @Test
        void altersNeitherWhatWasSentNorWhatWasReadAfterwards() {
            byte[] sent = {1};
            byte[] read = {2};
            var answer = (ModelAnswer.Answered) new PooledProvider(new PoolShare(pool, "p"), call -> {
                        call.body()[0] = 9;
                        return new ModelAnswer.Answered(false, Optional.empty(), new Bytes(read));
                    })
                    .answer(call(sent));
            byte[] got = answer.body().next();
            read[0] = 9;
            assertThat(sent).containsExactly(1);
            assertThat(got).containsExactly(2);
        }

        /** Bytecode declares nothing: an exception that no code of the platform expects would end no run. */
        @Test
        void breaksABodyLikeAnUpstreamWhateverItThrows() {
            for (Throwable thrown : List.of(new Exception(), new InterruptedException(), new Endless(), new Error())) {
                var answer = (ModelAnswer.Answered) new PooledProvider(
                                new PoolShare(pool, "p"),
                                call -> new ModelAnswer.Answered(false, Optional.empty(), new Throwing(thrown)))
                        .answer(call(new byte[0]));
                for (Throwable out : List.of(
                        catchThrowable(() -> answer.body().next()),
                        catchThrowable(() -> answer.body().close()))) {
                    assertThat(out)
                            .isInstanceOfSatisfying(
                                    UpstreamException.class,
                                    upstream -> assertThat(upstream.kind()).isEqualTo(UpstreamException.Cause.INVALID));
                }
            }
        }

        @Test
        void breaksABodyLikeAnUpstreamIfThePoolDoesNotReadIt() {
            var held = new CountDownLatch(1);
            var body = new Hanging(Thread.currentThread(), held);
            try (var small = new VerifiedPool(new VerifiedPool.Limits(2, 2, 4, 1, Duration.ofMinutes(5)))) {
                var answer = (ModelAnswer.Answered) new PooledProvider(
                                new PoolShare(small, "p"),
                                call -> new ModelAnswer.Answered(false, Optional.empty(), body))
                        .answer(call(new byte[0]));
                assertThat(causeOf(answer.body())).isEqualTo(UpstreamException.Cause.CANCELLED);
                assertThat(Thread.interrupted()).isTrue();
                assertThat(small.isCondemned("p")).isTrue();
                assertThat(causeOf(answer.body())).isEqualTo(UpstreamException.Cause.CUT);
            } finally {
                held.countDown();
            }
        }

        private static UpstreamException.Cause causeOf(ByteSource body) {
            try {
                body.next();
            } catch (UpstreamException broken) {
                return broken.kind();
            }
            throw new AssertionError("it was read");
        }

        @Test
        void passesOnWhatTheUpstreamSaidAndNothingHungOnIt() {
            var upstream = new UpstreamException(UpstreamException.Cause.CUT);
            upstream.initCause(new Endless());
            var pooled = new PooledProvider(new PoolShare(pool, "p"), call -> {
                throw upstream;
            });
            assertThat(catchThrowable(() -> pooled.answer(call(new byte[0]))))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            out -> assertThat(out.kind()).isEqualTo(UpstreamException.Cause.CUT))
                    .hasNoCause();
        }
    }

    @Test
    void anExceptionOfItsOwnClassStaysInThePool() {
        var endless = new Endless();
        endless.addSuppressed(new Endless());
        Guard guard = pooled(inspection -> {
            throw endless;
        });
        assertThat(catchThrowable(() -> guard.inspect(INSPECTION)))
                .isInstanceOf(BrokenContractException.class)
                .hasNoCause()
                .hasNoSuppressedExceptions()
                .hasMessage("it threw " + Endless.class.getName());
    }

    private Guard pooled(Guard guard) {
        return PooledGuard.of(new PoolShare(pool, "p"), guard, Set.of());
    }

    private static ModelCall call(byte[] body) {
        return new ModelCall("openai.chat", "m", false, body, new ScriptedUpstream());
    }

    private static Authentication authenticated(
            Optional<String> team, Set<Label> labels, Optional<Set<String>> routes) {
        return new Authentication.Authenticated(new Principal("p:x", team, labels), routes);
    }

    private static Set<Label> labels(int count) {
        return words(count).stream().map(word -> new Label("a", word)).collect(Collectors.toSet());
    }

    private static Set<String> words(int count) {
        return IntStream.range(0, count).mapToObj(number -> "w" + number).collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked") // what bytecode can do
    private static <T> List<T> pollutedList() {
        return (List<T>) List.of(new Trap(), new Trap());
    }

    @SuppressWarnings("unchecked") // what bytecode can do
    private static <T> Set<T> pollutedSet() {
        return (Set<T>) Set.of(new Object(), new Object());
    }

    @SuppressWarnings("unchecked") // what bytecode can do
    private static <T> Optional<T> pollutedOptional() {
        return (Optional<T>) Optional.of(new Trap());
    }

    /** Whoever compares it or shows it has run code of the plugin. */
    private static final class Trap {
        static final AtomicInteger TOUCHED = new AtomicInteger();

        @Override
        @SuppressWarnings("EqualsUnsafeCast") // it is equal to nothing
        public boolean equals(Object other) {
            TOUCHED.incrementAndGet();
            return false;
        }

        @Override
        public int hashCode() {
            TOUCHED.incrementAndGet();
            return 1;
        }

        @Override
        public String toString() {
            TOUCHED.incrementAndGet();
            return "";
        }
    }

    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new AssertionError("nobody asks it");
        }
    }

    private record Reading(Set<String> reads) implements Guard {
        @Override
        public Verdict inspect(Inspection inspection) {
            return Verdict.allow();
        }
    }

    private record Bytes(byte[] bytes) implements ByteSource {
        @Override
        public byte[] next() {
            return bytes;
        }

        @Override
        public void close() {}
    }

    /** Has its reader interrupted, and does not come back for it. */
    private record Hanging(Thread reader, CountDownLatch held) implements ByteSource {
        @Override
        public byte[] next() {
            reader.interrupt();
            while (true) {
                try {
                    held.await();
                    return new byte[1];
                } catch (InterruptedException givenUp) {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void close() {}
    }

    private record Throwing(Throwable thrown) implements ByteSource {
        @Override
        public byte[] next() {
            throw Throwing.<RuntimeException>asItIs(thrown);
        }

        @Override
        public void close() {
            throw Throwing.<RuntimeException>asItIs(thrown);
        }

        @SuppressWarnings("unchecked") // what bytecode can do
        private static <E extends Throwable> E asItIs(Throwable thrown) throws E {
            throw (E) thrown;
        }
    }
}
