package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Refusal;
import java.util.List;
import java.util.Optional;

/** Keeps the end of a run whose caller is not there, in the place of a client. */
interface Keeper {
    /**
     * Whether the run waits on instead of ending this way. Nothing is recorded as its end then.
     *
     * @param status how it would end
     */
    boolean waitsOn(Refusal refusal, Evidence.Status status);

    /** Keeps an answer before its evidence says that there is one. */
    void answered(KeptRun.Trail trail, List<AnswerEvent> masked, List<String> untold);

    /** Says how the run ended, after its evidence does. */
    void over(KeptRun.Trail trail, KeptRun.State state, Optional<Refusal> refusal);
}
