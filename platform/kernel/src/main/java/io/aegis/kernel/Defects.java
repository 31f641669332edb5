package io.aegis.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Where defects of the gateway itself are reported: the kind of exception and the places it came through, never its message, which may quote input. */
final class Defects {
    private static final Logger LOG = System.getLogger("io.aegis.kernel");
    private static final int FRAMES = 12;

    private Defects() {}

    static void report(String run, Throwable thrown) {
        var places = new StringBuilder();
        StackTraceElement[] trace = thrown.getStackTrace();
        for (int at = 0; at < Math.min(FRAMES, trace.length); at++) {
            places.append("\n    at ").append(trace[at]);
        }
        LOG.log(Level.ERROR, "defect in run {0}: {1}{2}", run, thrown.getClass().getName(), places);
    }
}
