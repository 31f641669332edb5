package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The closings of live runs, for whoever must end a run from outside its thread. Safe for use by many threads. */
final class ClosingOf {
    private record Open(Closing closing, Generations.Lease lease) {}

    private final Map<Run, Open> open = new ConcurrentHashMap<>();

    void put(Run run, Closing closing, Generations.Lease lease) {
        open.put(run, new Open(closing, lease));
    }

    void remove(Run run) {
        open.remove(run);
    }

    /** Ends a run that was taken from its thread, which may never come back to do so. */
    void end(Run run, Refusal refusal) {
        Open taken = open.remove(run);
        if (taken != null) {
            try {
                taken.closing().refuse(refusal, Evidence.Status.ERROR);
            } finally {
                taken.lease().close();
            }
        }
    }
}
