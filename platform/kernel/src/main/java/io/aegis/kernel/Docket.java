package io.aegis.kernel;

import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * The runs that somebody may decide. Who that is, is known of each run alone, so the runs are read as far as it takes: whoever may decide few of many still
 * sees all of those.
 */
final class Docket {
    private static final int BATCH = 200;

    private final KeptRuns kept;
    private final ReadableRuns readable;
    private final BiPredicate<Caller, String> mayDecideOn;
    private final BiPredicate<Caller, KeptRun> mayDecide;

    /**
     * @param mayDecideOn whether somebody can decide anything on a route, which is known without opening a run
     */
    Docket(KeptRuns kept, BiPredicate<Caller, String> mayDecideOn, BiPredicate<Caller, KeptRun> mayDecide) {
        this.kept = kept;
        this.readable = new ReadableRuns(kept);
        this.mayDecideOn = mayDecideOn;
        this.mayDecide = mayDecide;
    }

    List<KeptRun> waiting(Caller caller, RunStore.Query query) {
        return list(caller, query, head -> head.state() == KeptRun.State.PAUSED);
    }

    List<KeptRun> decided(Caller caller, RunStore.Query query) {
        return list(caller, query, head -> head.state() != KeptRun.State.PAUSED);
    }

    private List<KeptRun> list(Caller caller, RunStore.Query query, Predicate<KeptRun.Head> which) {
        var found = new ArrayList<KeptRun>();
        Optional<String> after = query.after();
        while (true) {
            List<KeptRun.Head> batch = kept.list(query.behind(after, BATCH));
            for (KeptRun.Head head : batch) {
                if (found.size() == query.limit()) {
                    return found;
                }
                if (which.test(head) && mayDecideOn.test(caller, head.route())) {
                    readable.find(head.run())
                            .filter(run -> which.test(run.head()) && mayDecide.test(caller, run))
                            .ifPresent(found::add);
                }
            }
            if (batch.size() < BATCH) {
                return found;
            }
            after = Optional.of(batch.getLast().run());
        }
    }
}
