package io.aegis.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** What a plain word means, by the core schema of YAML 1.2: {@code no} and {@code on} are texts. */
final class Scalars {
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern FRACTION =
            Pattern.compile("[-+]?(\\.[0-9]+|(0|[1-9][0-9]*)(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");
    private static final int MOST_DIGITS = 40;
    /** Beyond it, JSON readers disagree about the digits. */
    private static final long LARGEST = (1L << 53) - 1;

    private Scalars() {}

    static Node resolve(ScalarEvent event, Position position, Problems problems) {
        String text = event.getValue();
        if (!event.isPlain()) {
            return text(text, position, problems);
        }
        if (NOTHING.contains(text)) {
            return new Node.Nothing(position);
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return new Node.Flag(position, TRUE.contains(text));
        }
        if (WHOLE.matcher(text).matches() || FRACTION.matcher(text).matches()) {
            return number(text)
                    .<Node>map(value -> new Node.Numeral(position, value))
                    .orElseGet(() -> tooLarge(position, problems));
        }
        if (LEADING_ZERO.matcher(text).matches()) {
            return ambiguous(position, problems);
        }
        return NOT_FINITE.matcher(text).matches() ? tooLarge(position, problems) : text(text, position, problems);
    }

    private static Optional<Number> number(String text) {
        if (text.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        double value = Double.parseDouble(text);
        if (!WHOLE.matcher(text).matches()) {
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        }
        return Math.abs(value) <= LARGEST ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Node text(String text, Position position, Problems problems) {
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            problems.error(
                    ConfigCode.UNREADABLE,
                    position,
                    "",
                    "a text holds half of a surrogate pair",
                    "It is no character and cannot be written as UTF-8.",
                    "Write the character itself.");
        }
        return new Node.Text(position, text);
    }

    private static Node ambiguous(Position position, Problems problems) {
        problems.error(
                ConfigCode.UNREADABLE,
                position,
                "",
                "this number begins with a zero",
                "Some readers take it as octal, some as decimal, some as a text.",
                "Remove the zero, or quote it if it is meant as a text.");
        return new Node.Numeral(position, 0L);
    }

    private static Node tooLarge(Position position, Problems problems) {
        problems.error(
                ConfigCode.UNREADABLE,
                position,
                "",
                "this number is too large or not finite",
                "Readers disagree about numbers beyond 2^53.",
                "Quote it if it is meant as a text.");
        return new Node.Numeral(position, 0L);
    }
}
