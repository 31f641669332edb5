package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** One instance serves every run of a generation: it remembers nothing, and threads do not meet in it. */
interface SharingChecks extends GuardSubject {
    int THREADS = 8;
    int ROUNDS = 200;

    @Test
    default void saysTheSameOfTheSameTextAgain() {
        var guard = guard();
        samples()
                .forEach(inspection -> assertThat(Rules.inspect(guard, inspection))
                        .as("second verdict on %s", inspection)
                        .isEqualTo(Rules.inspect(guard, inspection)));
    }

    @Test
    default void isNotSwayedByWhatItReadBefore() {
        var expected = byFreshInstances();
        var guard = guard();
        for (Inspection inspection : samples()) {
            assertThat(Rules.inspect(guard, inspection))
                    .as("%s, in order", inspection)
                    .isEqualTo(expected.get(inspection));
        }
        for (Inspection inspection : samples().reversed()) {
            assertThat(Rules.inspect(guard, inspection))
                    .as("%s, in reverse order", inspection)
                    .isEqualTo(expected.get(inspection));
        }
    }

    @Test
    default void isNotSwayedByManyRunsOfOthers() {
        var expected = byFreshInstances();
        var guard = guard();
        for (int round = 0; round < ROUNDS; round++) {
            Rules.inspect(guard, samples().get(round % samples().size()));
        }
        expected.forEach((inspection, verdict) -> assertThat(Rules.inspect(guard, inspection))
                .as("%s", inspection)
                .isEqualTo(verdict));
    }

    @Test
    default void twoInstancesOfOneFactoryDoNotMeet() {
        var one = guard();
        var other = guard();
        for (Inspection inspection : samples()) {
            var alone = Rules.inspect(guard(), inspection);
            Rules.inspect(one, samples().getFirst());
            assertThat(Rules.inspect(other, inspection)).as("%s", inspection).isEqualTo(alone);
        }
    }

    @Test
    default void manyThreadsGetTheVerdictThatOneGets() throws Exception {
        var expected = byFreshInstances();
        var guard = guard();
        var start = new CyclicBarrier(THREADS);
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            var runs = new ArrayList<Callable<List<Inspection>>>();
            for (int thread = 0; thread < THREADS; thread++) {
                int offset = thread;
                runs.add(() -> {
                    start.await();
                    return wrongVerdicts(guard, expected, offset);
                });
            }
            for (var run : pool.invokeAll(runs)) {
                assertThat(run.get()).as("runs with another verdict than alone").isEmpty();
            }
        }
    }

    @Test
    default void needsAsMuchMemoryForATextAsItsLengthSays() {
        var guard = guard();
        Growth.requireLinear("inspect", length -> {
            var inspection = reading(Growth.text(length));
            return () -> guard.inspect(inspection);
        });
    }

    private List<Inspection> wrongVerdicts(Guard guard, Map<Inspection, Verdict> expected, int offset) {
        var wrong = new ArrayList<Inspection>();
        var samples = samples();
        for (int round = 0; round < ROUNDS; round++) {
            var inspection = samples.get((round + offset) % samples.size());
            if (!Objects.equals(expected.get(inspection), guard.inspect(inspection))) {
                wrong.add(inspection);
            }
        }
        return wrong;
    }

    private Map<Inspection, Verdict> byFreshInstances() {
        var verdicts = new HashMap<Inspection, Verdict>();
        samples().forEach(inspection -> verdicts.put(inspection, Rules.inspect(guard(), inspection)));
        return verdicts;
    }
}
