package io.aegis.app;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.CheckResult;
import io.aegis.kernel.Generation;
import io.aegis.kernel.Generations;
import io.aegis.kernel.GuardSlot;
import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.Route;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import io.aegis.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is held of past runs, and guards that are asked about it. Nothing leaves, and nothing is written down. */
final class HeldRuns implements AutoCloseable {
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private final KeptRuns kept;
    private final Runs runs;

    HeldRuns(KeptRuns kept, Generation generation) {
        var sinks = new ChaosSinks();
        this.kept = kept;
        this.runs = new Runs(new Runs.Setup(
                new Generations(generation, () -> {}),
                Dialects.all(),
                sinks,
                sinks,
                KeptRuns.NONE,
                Optional::of,
                sinks,
                FixtureRuns.constant(),
                PATIENT,
                HighWaterClock.of(InstantSource.system())));
    }

    /** What came of a search. */
    sealed interface Found {
        record Held(KeptRun run) implements Found {}

        record Nothing() implements Found {}

        /** It is there, under a key that is not. */
        record Sealed() implements Found {}
    }

    Found find(String run) {
        try {
            return kept.find(run).<Found>map(Found.Held::new).orElseGet(Found.Nothing::new);
        } catch (StoreException otherKey) {
            return new Found.Sealed(); // the replay says so of the run
        }
    }

    /** Asks guards of one stage; empty if nothing is held of what it is about. */
    Optional<CheckResult.Answer> judge(
            KeptRun run, Route route, Stage stage, List<GuardSlot> guards, Set<Label> labels) {
        return runs.judge(run, route, stage, guards, labels);
    }

    @Override
    public void close() {
        runs.close();
    }
}
