package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationsTest {
    private static Generation generation(long number) {
        return new Generation(number, "digest", Map.of(), Map.of());
    }

    @Test
    void aGenerationIsDrainedOnceWhenItsLastRunHasEnded() {
        var drained = new AtomicInteger();
        var generations = new Generations(generation(1), drained::incrementAndGet);
        Generations.Lease lease = generations.enter();
        generations.switchTo(generation(2), () -> {});
        assertThat(lease.generation().number()).isEqualTo(1);
        assertThat(generations.current().number()).isEqualTo(2);
        assertThat(drained).hasValue(0);
        lease.close();
        lease.close();
        assertThat(drained).hasValue(1);
    }

    /** Wherever in a run the switch comes: routes, guards and target stay those that it began with. */
    @ParameterizedTest
    @EnumSource(Stage.class)
    void aRunEndsOnTheGenerationThatItBeganOnAndTheNextSeesTheNewOne(Stage stage) throws Exception {
        for (String kind : new String[] {"plain", "stream"}) {
            try (var world = new World()) {
                world.guard(stage, inspection -> {
                    world.generations().switchTo(generation(2), () -> {});
                    return Verdict.allow();
                });
                world.upstream("text|0|fine", "call|0|look|{}", "end|0", "done");
                String request = "chat|" + kind + "|1|look\nuser|hello\ntool|said";
                assertThat(world.ask(request).all()).contains("fine");
                assertThat(world.finished().generation()).isEqualTo(1);
                assertThat(world.sent).hasSize(1);
                assertThat(world.ask(request).code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND.aegis());
                assertThat(world.sent).hasSize(1);
            }
        }
    }

    @Test
    void underContentionEveryGenerationIsDrainedExactlyOnce() {
        int switches = 2000;
        var drained = new AtomicInteger();
        var alive = new AtomicInteger();
        var generations = new Generations(generation(0), drained::incrementAndGet);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 8; thread++) {
                threads.submit(() -> {
                    for (int at = 0; at < 5000; at++) {
                        try (Generations.Lease lease = generations.enter()) {
                            alive.addAndGet((int) Math.min(1, lease.generation().number() + 1));
                        }
                    }
                });
            }
            for (int at = 1; at <= switches; at++) {
                generations.switchTo(generation(at), drained::incrementAndGet);
            }
        }
        assertThat(drained).hasValue(switches);
        assertThat(alive).hasValue(40_000);
    }
}
