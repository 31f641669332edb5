package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.KeptRun;
import java.util.List;

/** How one answer of a model ended. */
sealed interface Turn {
    /** The run is over; its client and its evidence know. */
    record Over() implements Turn {}

    /**
     * The model called tools of the gateway's own, and every guard let it.
     *
     * @param answer masked, with the calls that are to be carried out and no others
     */
    record Called(List<AnswerEvent> answer) implements Turn {
        public Called {
            answer = List.copyOf(answer);
        }
    }

    /** A human must agree first. */
    record Stopped(Gate.Stop stop, KeptRun.Step step) implements Turn {}
}
