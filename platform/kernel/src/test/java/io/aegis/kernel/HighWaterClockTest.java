package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HighWaterClockTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private Instant machine = NOON;
    private final HighWaterClock clock = HighWaterClock.of(() -> machine);

    @Test
    void whatExpiresGoesByTheLatestMomentThatAnybodySaw() {
        assertThat(clock.highest()).isEqualTo(NOON);
        machine = NOON.plusSeconds(60);
        assertThat(clock.instant()).isEqualTo(machine);
        machine = NOON.minusSeconds(60);
        assertThat(clock.instant()).isEqualTo(machine);
        assertThat(clock.highest()).isEqualTo(NOON.plusSeconds(60));
        machine = NOON.plusSeconds(61);
        assertThat(clock.highest()).isEqualTo(machine);
    }

    @Test
    void aCorrectionIsNotASettingBack() {
        assertThat(clock.setBack()).isEmpty();
        machine = NOON.minus(HighWaterClock.TOLERATED);
        assertThat(clock.setBack()).isEmpty();
        machine = machine.minusMillis(1);
        assertThat(clock.setBack()).contains(HighWaterClock.TOLERATED.plusMillis(1));
        machine = NOON;
        assertThat(clock.setBack()).isEmpty();
    }

    @Test
    void whatWasKnownBeforeItBeganCounts() {
        var again = new HighWaterClock(() -> machine, NOON.plus(Duration.ofHours(1)));
        assertThat(again.highest()).isEqualTo(NOON.plus(Duration.ofHours(1)));
        assertThat(again.setBack()).contains(Duration.ofHours(1));
        assertThat(new HighWaterClock(() -> machine, NOON.minusSeconds(1)).highest())
                .isEqualTo(NOON);
    }
}
