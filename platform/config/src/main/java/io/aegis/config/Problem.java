package io.aegis.config;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with a configuration. No field ever repeats a configured value: a value in the wrong place may
 * be a credential.
 *
 * @param code the published error code
 * @param severity whether the configuration is refused
 * @param position where
 * @param path the key, dotted, for example {@code routes.default.provider}; empty for the whole document
 * @param what what was found
 * @param why why that is refused
 * @param fix what to write instead
 */
public record Problem(
        ConfigCode code, Severity severity, Position position, String path, String what, String why, String fix) {

    /** Whether a problem refuses the configuration or only speaks about it. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public Problem {
        requireNonNull(code, "code");
        requireNonNull(severity, "severity");
        requireNonNull(position, "position");
        requireNonNull(path, "path");
        requireNonNull(what, "what");
        requireNonNull(why, "why");
        requireNonNull(fix, "fix");
    }

    /** Two lines for a terminal: where and what, then why and the fix. */
    @Override
    public String toString() {
        String key = path.isEmpty() ? "" : path + ": ";
        String level = severity == Severity.ERROR ? "error" : "warning";
        return "%s: %s %s: %s%s%n    %s %s".formatted(position, level, code.id(), key, what, why, fix);
    }
}
