package io.aegis.app;

import io.aegis.admission.Words;
import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.Position;
import io.aegis.config.Problem;
import io.aegis.kernel.port.EvidenceUnavailableException;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Why a running gateway does not take what a start would take. */
final class ReloadObjections {
    /** With everything below them. */
    private static final List<String> FIXED =
            List.of("/server", "/admin", "/auth/type", "/log", "/egress", "/persistence");

    /** The section as a whole, where it comes or goes: what is below it may change. */
    private static final String AUTH = "/auth";

    private ReloadObjections() {}

    /** What can be said before a generation is made. */
    static List<Problem> before(Candidate.Ready running, Candidate.Loaded next) {
        return Stream.concat(fixed(running.config(), next.config()), lost(running, next))
                .toList();
    }

    /** Plugins of vendors, and whoever decides who is asking, that work no more with what a reload would make of them. */
    static List<Problem> to(Candidate.Ready running, Candidate.Ready next) {
        return next.absent().entrySet().stream()
                .filter(absent -> !running.absent().containsKey(absent.getKey()) && isMissed(next, absent.getKey()))
                .map(absent -> unusable(next.config(), absent.getKey(), absent.getValue()))
                .toList();
    }

    /**
     * Something failed that nobody thought of. Its message may quote anything and stays unread.
     *
     * @param file the configuration that was to run
     */
    static Problem notMade(String file, Throwable defect) {
        return new Problem(
                ConfigCode.INVALID,
                Problem.Severity.ERROR,
                new Position(Position.Origin.FILE, file, 0, 0),
                "",
                "no generation can be made of it: that fails with " + Words.kind(defect) + " (incident "
                        + UUID.randomUUID() + ")",
                "What cannot be made wholly does not run.",
                "Take the last change back, or try once more with `aegis config apply`; report it if that stays.");
    }

    private static boolean isMissed(Candidate.Ready next, String type) {
        boolean isAuthenticator =
                next.config().auth().filter(auth -> auth.type().equals(type)).isPresent();
        return isAuthenticator || next.vendors().find(type).isPresent();
    }

    static Problem notRecorded(Config next, EvidenceUnavailableException why) {
        return new Problem(
                ConfigCode.CHANGE_UNRECORDED,
                Problem.Severity.ERROR,
                next.positions().nearest(""),
                "",
                "the change could not be recorded",
                "A change that leaves no evidence does not happen: " + why.getMessage() + ".",
                "Make room or mend the data directory, and a watched file is loaded without another change; if its"
                        + " record is too long, write less into it.");
    }

    /** What a process cannot change while it runs is not half changed. */
    private static Stream<Problem> fixed(Config running, Config next) {
        return Config.diff(running, next).stream()
                .filter(change -> isFixed(change.pointer()))
                .map(change -> new Problem(
                        ConfigCode.INVALID,
                        Problem.Severity.ERROR,
                        next.positions().nearest(change.pointer()),
                        change.pointer().substring(1).replace('/', '.'),
                        "this key cannot change while the gateway runs",
                        "Listeners, authentication, egress and state are opened once.",
                        "Restart the gateway, or take the change back."));
    }

    private static boolean isFixed(String pointer) {
        return pointer.equals(AUTH) || FIXED.stream().anyMatch(fixed -> (pointer + "/").startsWith(fixed + "/"));
    }

    /** Plugins that the file declares and that cannot be used. A start closes their routes; a running gateway keeps what it has. */
    static List<Problem> missing(Candidate.Loaded next) {
        return lost(next, name -> true).toList();
    }

    private static Stream<Problem> lost(Candidate.Ready running, Candidate.Loaded next) {
        return lost(next, name -> !running.vendors().missing().containsKey(name));
    }

    private static Stream<Problem> lost(Candidate.Loaded next, Predicate<String> counts) {
        return next.vendors().missing().entrySet().stream()
                .filter(missing ->
                        next.vendors().declared().contains(missing.getKey()) && counts.test(missing.getKey()))
                .map(missing -> unusable(next.config(), missing.getKey(), missing.getValue()));
    }

    private static Problem unusable(Config next, String name, String why) {
        return new Problem(
                ConfigCode.PLUGIN_UNKNOWN,
                Problem.Severity.ERROR,
                next.positions().nearest("/plugins/" + name),
                "plugins." + name,
                "this plugin cannot be used: " + why,
                "Every route that needs it would be closed.",
                "Mend what it says, or take the change back.");
    }
}
