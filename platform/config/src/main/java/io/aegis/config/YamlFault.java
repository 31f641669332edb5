package io.aegis.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * What a parser failure means, in our words. The parser's own message quotes the line, which may hold a credential, so it
 * serves only to choose the sentence.
 */
record YamlFault(String sign, String what, String why, String fix) {
    private static final List<YamlFault> KNOWN = List.of(
            new YamlFault(
                    "TAB",
                    "a tab stands where YAML wants spaces",
                    "YAML does not indent with tabs.",
                    "Indent with spaces."),
            new YamlFault(
                    "mapping values are not allowed",
                    "a `: ` stands where no key can begin",
                    "The value before it holds a colon, or a line is indented wrongly.",
                    "Quote a value that holds `: `; line up keys of one level."),
            new YamlFault(
                    "could not find expected ':'",
                    "a key has no `: ` after it",
                    "A colon is followed by a space.",
                    "Write `key: value`."),
            new YamlFault(
                    "while scanning a quoted scalar",
                    "a quoted text does not end",
                    "Its closing quote is missing, or an escape in it is wrong.",
                    "Close the quote; use single quotes around backslashes."),
            new YamlFault(
                    "while scanning a double-quoted scalar",
                    "an escape in a quoted text is wrong",
                    "A backslash means something in double quotes.",
                    "Use single quotes around backslashes."),
            new YamlFault(
                    "flow sequence",
                    "a `[` is not closed",
                    "A list in brackets ends with `]`, its items are separated by commas.",
                    "Add the comma or the `]`."),
            new YamlFault(
                    "flow mapping",
                    "a `{` is not closed",
                    "A mapping in braces ends with `}`, its entries are separated by commas.",
                    "Add the comma or the `}`."),
            new YamlFault(
                    "expected <block end>",
                    "the indentation does not fit the lines above",
                    "Keys of one level begin in the same column.",
                    "Line the key up with its neighbours."),
            new YamlFault(
                    "special characters are not allowed",
                    "a control character stands here",
                    "It cannot be seen in an editor.",
                    "Remove it."));

    private static final YamlFault OTHER = new YamlFault(
            "",
            "this is not YAML",
            "The text cannot be read any further.",
            "Quote texts that begin with a special character.");

    static YamlFault of(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        return KNOWN.stream()
                .filter(fault -> message.contains(fault.sign))
                .findFirst()
                .orElse(OTHER);
    }

    static Optional<Mark> markOf(RuntimeException failure) {
        return failure instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark().or(marked::getContextMark)
                : Optional.empty();
    }

    void report(Position position, Problems problems) {
        problems.error(ConfigCode.UNREADABLE, position, "", what, why, fix);
    }
}
