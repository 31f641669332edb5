package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One text, the guards that are to judge it, and what they are expected to say: a file of {@code aegis policy test}.
 *
 * @param file as it was named
 * @param description what it is about
 * @param stage at which the guards are asked
 * @param input the text; empty if there are messages
 * @param messages a conversation in the place of one text
 * @param route whose guards are asked; empty if the fixture has its own
 * @param own the guards of the fixture as a configuration with the route {@value #ROUTE}; empty if it has none
 * @param expected what the guards say together
 * @param text what is left of the text, where a placeholder stands as {@code <EMAIL_ADDRESS_1>}
 * @param findings the rules that match, and no others; empty if it does not matter
 * @param guards the guards of the fixture by name, with their place in its list
 * @param positions where each key was written
 */
public record Fixture(
        String file,
        Optional<String> description,
        Stage stage,
        Optional<String> input,
        List<Message> messages,
        Optional<String> route,
        Optional<Config> own,
        Expected expected,
        Optional<String> text,
        Optional<Set<String>> findings,
        Map<String, Integer> guards,
        Positions positions) {
    /** The route on which the guards of a fixture stand. */
    public static final String ROUTE = "fixture";

    /** What guards can say. */
    public enum Expected {
        ALLOW,
        SANITIZE,
        REQUIRE_APPROVAL,
        BLOCK
    }

    /**
     * One message of a conversation.
     *
     * @param call id of the tool call that it answers
     */
    public record Message(String role, String content, Optional<String> call) {
        @Override
        public String toString() {
            return "Message[" + role + ", " + content.length() + " characters]";
        }
    }

    public Fixture {
        requireNonNull(file, "file");
        requireNonNull(description, "description");
        requireNonNull(stage, "stage");
        requireNonNull(input, "input");
        messages = List.copyOf(messages);
        requireNonNull(route, "route");
        requireNonNull(own, "own");
        requireNonNull(expected, "expected");
        requireNonNull(text, "text");
        findings = findings.map(Set::copyOf);
        guards = Map.copyOf(guards);
        requireNonNull(positions, "positions");
    }

    /** The same problem, its key as the fixture writes it: {@code guards.0.mode}, and not where its guard stands in a configuration. */
    public Problem placed(Problem problem) {
        Problem placed = placed(problem, guards);
        String path = placed.path();
        boolean isWritten = positions.value("/" + path.replace('.', '/')).isPresent();
        // A list of patterns stands for a list of rules, each with its pattern.
        return !isWritten && path.endsWith(".pattern") ? at(placed, path.substring(0, path.lastIndexOf('.'))) : placed;
    }

    static Problem placed(Problem problem, Map<String, Integer> guards) {
        String path = problem.path();
        for (Map.Entry<String, Integer> guard : guards.entrySet()) {
            String place = "guardrails." + guard.getKey();
            if (path.equals(place) || path.startsWith(place + ".")) {
                return at(problem, "guards." + guard.getValue() + path.substring(place.length()));
            }
        }
        return problem;
    }

    private static Problem at(Problem problem, String path) {
        return new Problem(
                problem.code(),
                problem.severity(),
                problem.position(),
                path,
                problem.what(),
                problem.why(),
                problem.fix());
    }

    @Override
    public String toString() {
        return "Fixture[" + file + "]";
    }
}
