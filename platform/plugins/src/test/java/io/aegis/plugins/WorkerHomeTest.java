package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aegis.sandbox.host.Worker;
import io.aegis.sandbox.host.WorkerException;
import io.aegis.sandbox.host.WorkerStatus;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.testkit.ScriptedBytes;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel sees of a plugin that has a process of its own. */
class WorkerHomeTest {
    private static final Context CONTEXT =
            new Context(Stage.EGRESS, "r", Set.of(), Principal.ANONYMOUS, Set.of(), List.of());

    private final WorkerHome home = new WorkerHome(new Played());

    @Nested
    class AnInspector {
        @Test
        void givesItsPlaceBackWhenItIsClosed() throws Exception {
            var closed = new AtomicInteger();
            Inspector opened = opened(new Closable(closed::incrementAndGet));
            assertThat(opened.next("abc")).isEqualTo(Progress.cleared(3));
            ((AutoCloseable) opened).close();
            assertThat(closed).hasValue(1);
        }

        @Test
        void throwsNothingWhenItIsClosed() {
            Inspector opened = opened(new Closable(() -> {
                throw new IllegalStateException();
            }));
            assertThatCode(() -> ((AutoCloseable) opened).close()).doesNotThrowAnyException();
        }

        private Inspector opened(Inspector inspector) {
            return ((IncrementalGuard) home.guard(new Streaming(inspector), Set.of())).open(CONTEXT, Channel.ASSISTANT);
        }
    }

    @Nested
    class ABody {
        @ParameterizedTest
        @EnumSource
        void isBrokenLikeThatOfAnUpstreamHoweverItsProcessFails(WorkerException.Cause kind) {
            ByteSource body = answered(new Failing(failure(kind))).body();
            assertThat(catchThrowable(body::next))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            upstream -> assertThat(upstream.kind()).isEqualTo(expected(kind)));
        }

        private static UpstreamException.Cause expected(WorkerException.Cause kind) {
            return switch (kind) {
                case TIMED_OUT -> UpstreamException.Cause.TIMED_OUT;
                case BUSY, GONE, START_FAILED, HANDSHAKE, BROKEN -> UpstreamException.Cause.CUT;
                case THREW, TOO_LARGE -> UpstreamException.Cause.INVALID;
            };
        }

        @Test
        void isCancelledIfWhoReadsItIsInterrupted() {
            ByteSource body =
                    answered(new Failing(failure(WorkerException.Cause.GONE))).body();
            Thread.currentThread().interrupt();
            Throwable thrown = catchThrowable(body::next);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            upstream -> assertThat(upstream.kind()).isEqualTo(UpstreamException.Cause.CANCELLED));
        }

        @Test
        void isPassedOnOtherwise() {
            var script = ScriptedBytes.failing(UpstreamException.Cause.UNREACHABLE, "a");
            ModelAnswer.Answered answered = answered(script);
            assertThat(answered.streamed()).isTrue();
            assertThat(answered.requestId()).contains("id");
            assertThat(answered.body().next()).containsExactly('a');
            assertThat(catchThrowable(answered.body()::next))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            upstream -> assertThat(upstream.kind()).isEqualTo(UpstreamException.Cause.UNREACHABLE));
            answered.body().close();
            assertThat(script.isReleased()).isTrue();
        }

        private ModelAnswer.Answered answered(ByteSource body) {
            var call = new ModelCall("openai.chat", "m", true, new byte[0], new ScriptedUpstream());
            return (ModelAnswer.Answered)
                    home.provider(asked -> new ModelAnswer.Answered(true, Optional.of("id"), body))
                            .answer(call);
        }
    }

    @Test
    void aProviderThatFailedIsPassedOn() {
        ModelAnswer failed =
                new ModelAnswer.Failed(ModelAnswer.Kind.OVERLOADED, 529, Optional.of(Duration.ofSeconds(1)));
        var call = new ModelCall("openai.chat", "m", false, new byte[0], new ScriptedUpstream());
        assertThat(home.provider(asked -> failed).answer(call)).isSameAs(failed);
    }

    /** Workers alone make them. */
    private static WorkerException failure(WorkerException.Cause kind) {
        try {
            var maker = WorkerException.class.getDeclaredConstructor(WorkerException.Cause.class, String.class);
            maker.setAccessible(true);
            return maker.newInstance(kind, "simulated");
        } catch (ReflectiveOperationException changed) {
            throw new AssertionError(changed);
        }
    }

    private record Failing(WorkerException failure) implements ByteSource {
        @Override
        public byte[] next() {
            throw failure;
        }

        @Override
        public void close() {}
    }

    private record Closable(Runnable closing) implements Inspector, AutoCloseable {
        @Override
        public Progress next(String piece) {
            return Progress.cleared(piece.length());
        }

        @Override
        public Progress finish() {
            throw new AssertionError();
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    private record Streaming(Inspector inspector) implements IncrementalGuard {
        @Override
        public Verdict inspect(Inspection inspection) {
            throw new AssertionError();
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            return inspector;
        }
    }

    private static final class Played implements Worker {
        @Override
        public Object factory() {
            throw new AssertionError();
        }

        @Override
        public WorkerStatus status() {
            throw new AssertionError();
        }

        @Override
        public void serve() {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }
}
