package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JvmWorkerTest {
    @Test
    void theFirstRestartComesAtOnceAndLaterOnesAfterGrowingPauses() {
        assertThat(IntStream.range(0, 12)
                        .mapToObj(starts -> JvmWorker.pauseAfter(starts).toMillis()))
                .containsExactly(0L, 100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 30_000L, 30_000L);
        assertThat(JvmWorker.pauseAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }
}
