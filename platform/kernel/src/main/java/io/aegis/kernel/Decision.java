package io.aegis.kernel;

import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Refusal;
import java.util.Optional;

/** What came of somebody's decision on a run that waits. */
public sealed interface Decision {
    /**
     * It counts.
     *
     * @param state where the run stands now
     * @param agreed how many have agreed
     * @param quorum how many must
     */
    record Counted(KeptRun.State state, String digest, int agreed, int quorum) implements Decision {}

    /**
     * It does not.
     *
     * @param digest of what is to be agreed to now, where that would count
     */
    record Refused(Refusal refusal, Optional<String> digest) implements Decision {}
}
