package io.aegis.app;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What became of a fixture.
 *
 * @param file as it was named
 * @param description what it is about; empty if it does not say
 * @param got {@code allow, sanitize, require_approval, block}, or {@code failed}, {@code refused} or {@code nothing} if no guard judged the text
 * @param findings the rules that matched
 * @param text what is left of the text, unless it is blocked
 * @param why it is not as expected; empty if it is
 */
public record FixtureResult(
        String file,
        String description,
        String stage,
        String expected,
        String got,
        List<String> findings,
        Optional<String> text,
        Optional<String> why) {
    public FixtureResult {
        requireNonNull(file, "file");
        findings = List.copyOf(findings);
        requireNonNull(text, "text");
        requireNonNull(why, "why");
    }

    /** Whether everything is as expected. */
    public boolean passed() {
        return why.isEmpty();
    }

    /** Holds a text of the fixture's writer, which need not be one for every log. */
    @Override
    public String toString() {
        return "FixtureResult[" + file + " " + got + "]";
    }
}
