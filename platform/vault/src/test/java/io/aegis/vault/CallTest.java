package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.UpstreamException.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallTest {
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final TestScope scope = new TestScope(Duration.ofHours(1));
    private final Call call = new Call(scope, ended -> released.incrementAndGet());

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    @Test
    void isEndedWhenItsStepIsOverdue() {
        call.hold(closed::incrementAndGet);
        call.allow(Duration.ofSeconds(10));
        call.endIfOverdue(in(Duration.ofSeconds(9)));
        assertThat(closed).hasValue(0);
        call.endIfOverdue(in(Duration.ofSeconds(11)));
        assertThat(closed).hasValue(1);
        assertThat(call.failed(Cause.CUT).kind()).isEqualTo(Cause.TIMED_OUT);
    }

    @Test
    void isNotEndedBecauseAClientTakesItsTimeBetweenTwoSteps() {
        call.hold(closed::incrementAndGet);
        call.allow(Duration.ofSeconds(10));
        call.rest();
        call.endIfOverdue(in(Duration.ofMinutes(59)));
        assertThat(closed).hasValue(0);
        call.endIfOverdue(in(Duration.ofMinutes(61)));
        assertThat(closed).hasValue(1);
    }

    /** Nobody may ever read or close the body that it was for. */
    @Test
    void leavesNothingWhenItIsOverdue() {
        call.endWithRun(call::release);
        call.rest();
        call.endIfOverdue(in(Duration.ofMinutes(59)));
        assertThat(released).hasValue(0);
        assertThat(scope.open()).isEqualTo(1);
        call.endIfOverdue(in(Duration.ofMinutes(61)));
        assertThat(released).hasValue(1);
        assertThat(scope.open()).isZero();
    }

    @Test
    void leavesNothingAlsoIfWhatItHoldsCannotBeClosed() {
        call.endWithRun(call::release);
        call.hold(() -> {
            throw new IOException("stuck");
        });
        assertThatThrownBy(() -> call.abandon(Cause.CANCELLED)).isInstanceOf(UncheckedIOException.class);
        assertThat(released).hasValue(1);
        assertThat(scope.open()).isZero();
    }

    @Test
    void closesWhatItIsGivenAfterItsEnd() {
        call.end(Cause.CANCELLED);
        assertThatThrownBy(() -> call.hold(closed::incrementAndGet)).hasMessage("upstream: CANCELLED");
        assertThat(closed).hasValue(1);
    }

    @Test
    void neverClosesWhatItLetGo() {
        call.hold(closed::incrementAndGet);
        assertThat(call.letGo()).isTrue();
        call.end(Cause.CANCELLED);
        assertThat(closed).hasValue(0);
        assertThat(call.letGo()).isFalse();
    }

    @Test
    void isReleasedOnce() {
        call.failed(Cause.CUT);
        call.release();
        call.failed(Cause.INVALID);
        assertThat(released).hasValue(1);
    }
}
