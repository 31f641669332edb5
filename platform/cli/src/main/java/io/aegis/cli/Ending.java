package io.aegis.cli;

import io.aegis.admission.KeyRejectedException;
import io.aegis.app.StartException;
import io.aegis.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How a command ends that did not come to its end: the exit code, and what to say.
 *
 * <p>Our own exceptions say what, why and how to mend it. What another one says is for nobody's eyes: it may quote what was given, a key for example.
 */
record Ending(ExitCode exit, String text) {
    static Ending of(Throwable failure) {
        return switch (failure) {
            case CommandFailure known -> new Ending(known.exit(), text(known));
            case ConfigException config -> new Ending(ExitCode.CONFIG, text(config));
            case StartException start ->
                new Ending(
                        start.kind() == StartException.Kind.CONFIG ? ExitCode.CONFIG : ExitCode.UNAVAILABLE,
                        start.code() + ": " + text(start));
            case KeyRejectedException key -> new Ending(ExitCode.USAGE, text(key));
            case IOException file -> new Ending(ExitCode.FAILED, FileTrouble.of(file));
            case UncheckedIOException file when file.getCause() != null -> of(file.getCause());
            default ->
                failure.getClass().getPackageName().startsWith("io.aegis.")
                        ? new Ending(ExitCode.FAILED, text(failure))
                        : new Ending(ExitCode.FAILED, incident(failure));
        };
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    /** Where it happened is enough for whoever mends it. */
    private static String incident(Throwable failure) {
        var text = new StringBuilder("a defect of aegis ended this command: ")
                .append(failure.getClass().getName());
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith("io.aegis.")) {
                text.append(" at ").append(frame.getClassName()).append(':').append(frame.getLineNumber());
                break;
            }
        }
        return text.append("\nPlease report it with that line and what you did; the line holds nothing of yours.")
                .toString();
    }
}
