package io.aegis.config;

import io.aegis.config.Position.Origin;
import io.aegis.config.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong while a configuration is read. Confined to one thread. */
final class Problems {
    /** Beyond this many, one more line does not help anybody. */
    private static final int MOST = 200;

    private static final Comparator<Problem> READING_ORDER = Comparator.comparingInt(
                    (Problem problem) -> problem.position().origin() == Origin.FILE ? 0 : 1)
            .thenComparing(problem -> problem.position().source())
            .thenComparingInt(problem -> problem.position().line())
            .thenComparingInt(problem -> problem.position().column());

    private final List<Problem> found = new ArrayList<>();
    private boolean refused;

    void error(ConfigCode code, Position position, String path, String what, String why, String fix) {
        refused = true;
        add(new Problem(code, Severity.ERROR, position, path, what, why, fix));
    }

    void invalid(Position position, KeyPath path, String what, String why, String fix) {
        error(ConfigCode.INVALID, position, path.toString(), what, why, fix);
    }

    void warning(ConfigCode code, Position position, KeyPath path, String what, String why, String fix) {
        add(new Problem(code, Severity.WARNING, position, path.toString(), what, why, fix));
    }

    /** Takes over what was found elsewhere. */
    void addAll(List<Problem> problems) {
        problems.forEach(problem -> {
            refused |= problem.severity() == Severity.ERROR;
            add(problem);
        });
    }

    private void add(Problem problem) {
        if (found.size() < MOST && !found.contains(problem)) {
            found.add(problem);
        }
    }

    List<Problem> inReadingOrder() {
        return found.stream().sorted(READING_ORDER).toList();
    }

    boolean isRefused() {
        return refused;
    }

    void throwIfRefused() {
        if (refused) {
            throw new ConfigException(inReadingOrder());
        }
    }
}
