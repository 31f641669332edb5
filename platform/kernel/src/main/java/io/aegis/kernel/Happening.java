package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;

/** Something that happens in a run that goes on without its caller. No content. */
public sealed interface Happening {
    /** The run is in another state. */
    record Stands(KeptRun.Head head) implements Happening {}

    /** A guard has said something. */
    record Judged(Evidence.GuardEntry entry) implements Happening {}

    /**
     * A provider is asked; on record by now.
     *
     * @param attempt counts the run's attempts, from 1
     * @param turn counts how often the model is asked, from 1
     */
    record Asked(int attempt, int turn) implements Happening {}

    /**
     * A tool is called; on record by now.
     *
     * @param destination where the call goes, without the path
     * @param turn of the model that wants it, from 1
     */
    record Called(String tool, String destination, int turn) implements Happening {}

    /** Something came of the call of a tool. */
    record Returned(Evidence.ToolEntry entry) implements Happening {}
}
