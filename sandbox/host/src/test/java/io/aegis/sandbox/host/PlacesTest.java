package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final long A_SECOND = Duration.ofSeconds(1).toNanos();
    private static final long A_MINUTE = Duration.ofMinutes(1).toNanos();

    private long now = -5 * A_MINUTE; // a clock may be anywhere
    private final Places places = new Places(4, () -> now);

    @Test
    void nobodyGetsMoreThanThereAre() {
        for (String principal : new String[] {"a", "b", "c", "d"}) {
            assertThat(places.take(principal)).isTrue();
        }
        assertThat(places.take("e")).isFalse();
        assertThat(places.take(Places.NOBODY)).isFalse();
        assertThat(places.taken()).isEqualTo(4);
        places.giveBack("b");
        assertThat(places.take("e")).isTrue();
    }

    @Test
    void onePrincipalGetsHalf() {
        assertThat(places.take("greedy")).isTrue();
        assertThat(places.take("greedy")).isTrue();
        assertThat(places.take("greedy")).isFalse();
        assertThat(places.take("modest")).isTrue();
        places.giveBack("greedy");
        assertThat(places.take("greedy")).isTrue();
    }

    @Test
    void whatIsOnNobodysBehalfHasNoShare() {
        for (int call = 0; call < 4; call++) {
            assertThat(places.take(Places.NOBODY)).isTrue();
        }
        assertThat(places.take(Places.NOBODY)).isFalse();
    }

    @Test
    void whoWasLateTwiceIsRefusedForAWhileAndNobodyElse() {
        places.wasLate("slow");
        takeAndGiveBack("slow");
        now += A_MINUTE;
        places.wasLate("slow");
        assertThat(places.take("slow")).isFalse();
        assertThat(places.take("quick")).isTrue();
        now += 10 * A_SECOND - 1;
        assertThat(places.take("slow")).isFalse();
        now += 1;
        assertThat(places.take("slow")).isTrue();
    }

    @Test
    void afterTheWhileThereIsOneCallAtATimeUntilOneIsAnswered() {
        places.wasLate("slow");
        places.wasLate("slow");
        places.wasAnswered("slow"); // one that was under way before
        now += 10 * A_SECOND;
        assertThat(places.take("slow")).isTrue();
        assertThat(places.take("slow")).isFalse();
        places.giveBack("slow");
        assertThat(places.take("slow")).isTrue();
        places.wasAnswered("slow");
        assertThat(places.take("slow")).isTrue();
    }

    /** An answer in between takes nothing of it back, or whoever wants the process ended would ask for something quick now and then. */
    @Test
    void theWhileDoublesEachTimeUpToFiveMinutes() {
        places.wasLate("slow");
        places.wasLate("slow");
        long pause = 10 * A_SECOND;
        for (int times = 0; times < 8; times++) {
            now += pause - 1;
            assertThat(places.take("slow")).isFalse();
            now += 1;
            takeAndGiveBack("slow");
            places.wasAnswered("slow");
            takeAndGiveBack("slow");
            places.wasLate("slow");
            pause = Math.min(2 * pause, 5 * A_MINUTE);
        }
    }

    @Test
    void itIsForgottenWhenItIsLongAgo() {
        places.wasLate("slow");
        places.wasLate("slow");
        now += 10 * A_MINUTE;
        assertThat(places.take("slow")).isTrue();
        assertThat(places.take("slow")).isFalse();
        now += 1;
        assertThat(places.take("slow")).isTrue();
        places.wasLate("slow");
        assertThat(places.take("slow")).isFalse(); // it has its share
        places.giveBack("slow");
        assertThat(places.take("slow")).isTrue();
    }

    private void takeAndGiveBack(String principal) {
        assertThat(places.take(principal)).isTrue();
        places.giveBack(principal);
    }

    @Test
    void nobodyIsNeverRefusedForBeingLate() {
        for (int times = 0; times < 3; times++) {
            places.wasLate(Places.NOBODY);
        }
        assertThat(places.take(Places.NOBODY)).isTrue();
    }
}
