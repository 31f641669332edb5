package io.aegis.spi.guard;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides what may happen to one piece of traffic.
 *
 * <p>The pipeline calls the guards of a stage in configured order and hands each the segments as the guard before it left them. The first block ends the
 * stage. A guard that throws, returns null, asks for an edit out of range or outlives its deadline has failed, and its run ends without the traffic
 * going on.
 *
 * @implSpec Implementations are safe for use by many threads at once, keep nothing of a segment after returning, keep no state between runs and open no
 *     connections.
 */
@ConsumerType
public interface Guard {
    /**
     * Inspects the segments of one stage.
     *
     * @param inspection the segments, who is asking, and the labels and obligations that earlier guards left
     * @return what the pipeline must do; never null
     */
    Verdict inspect(Inspection inspection);

    /**
     * Keys of the run labels that this instance reads. Asked once, when the instance is made. The gateway refuses a configuration in which no earlier guard
     * of the route is declared to produce them.
     */
    default Set<String> reads() {
        return Set.of();
    }
}
