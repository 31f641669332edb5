package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private final Changes changes = new Changes();

    @Test
    void whoWaitsIsWokenByTheNextChange() {
        CompletableFuture<Long> woken = CompletableFuture.supplyAsync(() -> changes.await(0, Duration.ofMinutes(1)));

        changes.happened();

        assertThat(woken.join()).isEqualTo(1);
    }

    @Test
    void aChangeThatCameBeforeIsNotWaitedForAgain() {
        changes.happened();
        changes.happened();

        assertThat(changes.await(0, Duration.ofMinutes(1))).isEqualTo(2);
    }

    @Test
    void withoutAChangeTheWaitEndsAndCountsWhatIsKnown() {
        changes.happened();

        assertThat(changes.await(1, Duration.ofMillis(1))).isEqualTo(1);
    }
}
