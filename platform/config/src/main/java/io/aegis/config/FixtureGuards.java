package io.aegis.config;

import io.aegis.config.Node.Entries;
import io.aegis.config.Node.Entry;
import io.aegis.config.Node.Items;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The guards that a fixture writes, as they would stand in a configuration. */
final class FixtureGuards {
    private static final int MOST_NAME = 56;

    private final Checker checker;
    private final Problems problems;
    private final Map<String, Entry> guardrails = new LinkedHashMap<>();
    private final Map<String, Integer> places = new LinkedHashMap<>();

    FixtureGuards(Checker checker, Problems problems) {
        this.checker = checker;
        this.problems = problems;
    }

    /** The guards by name, with their place in the list. */
    Map<String, Integer> places() {
        return places;
    }

    void addAll(Items guards) {
        for (int at = 0; at < guards.values().size(); at++) {
            KeyPath path = KeyPath.of("guards").child(at);
            Node guard = guards.values().get(at);
            if (guard instanceof Entries entries) {
                add(entries, path, at);
            } else {
                problems.invalid(
                        guard.position(),
                        path,
                        "expected keys with values",
                        "A guard has a type, and settings by their names.",
                        "Write `- type: regex`, and its settings indented below it.");
            }
        }
    }

    private void add(Entries guard, KeyPath path, int at) {
        guard.get("name").ifPresent(name -> checker.check(name, Forms.GUARD, path.child("name")));
        String name = guard.textAt("name")
                .filter(written -> Forms.GUARD.form().matcher(written).matches())
                .orElse("guard-" + (at + 1));
        Integer earlier = places.putIfAbsent(name, at);
        if (earlier != null) {
            problems.invalid(
                    guard.position(),
                    path,
                    "guard " + earlier + " of the list has the same name",
                    "What one of them says could not be told from what the other says.",
                    "Give each a `name` of its own.");
            return;
        }
        boolean isPatterns =
                guard.textAt("type").filter(FixtureKeys.REGEX::equals).isPresent();
        Node guardrail = isPatterns ? patterns(guard, name, path) : guard.without("name");
        guardrails.put(name, new Entry(guard.position(), guardrail));
    }

    /** What 2.x called {@code regex}: patterns that block, in any case. */
    private Node patterns(Entries guard, String name, KeyPath path) {
        checker.check(guard, FixtureKeys.PATTERNS, path);
        Position position = guard.position();
        var changed = new LinkedHashMap<String, Entry>();
        changed.put("type", new Entry(position, new Node.Text(position, "aegis.regex_guard")));
        Entry reason = guard.values().get("reason");
        if (reason != null) {
            changed.put("message", reason);
        }
        Entry patterns = guard.values().get("patterns");
        if (patterns != null && patterns.value() instanceof Items items) {
            changed.put("patterns", new Entry(patterns.keyPosition(), rules(items, name)));
        }
        return new Entries(position, changed);
    }

    private static Items rules(Items patterns, String name) {
        String base = name.length() > MOST_NAME ? "pattern" : name;
        var rules = new ArrayList<Node>();
        for (int at = 0; at < patterns.values().size(); at++) {
            if (patterns.values().get(at) instanceof Node.Text(Position position, String pattern)) {
                String rule = patterns.values().size() == 1 ? base : base + "-" + (at + 1);
                var entries = new LinkedHashMap<String, Entry>();
                Map.of("name", rule, "pattern", "(?i)" + pattern, "action", "block")
                        .forEach((key, value) -> entries.put(key, new Entry(position, new Node.Text(position, value))));
                rules.add(new Entries(position, entries));
            }
        }
        return new Items(patterns.position(), rules);
    }

    /** A configuration in which these guards, and no others, stand at a stage. */
    Node asConfiguration(Position position, String stage) {
        List<Node> names = guardrails.keySet().stream()
                .<Node>map(name -> text(position, name))
                .toList();
        Node route = entries(
                position,
                "provider",
                text(position, "fake"),
                "pipeline",
                entries(position, stage, new Items(position, names)));
        var root = new LinkedHashMap<String, Entry>();
        root.put(
                "providers",
                new Entry(position, entries(position, "fake", entries(position, "type", text(position, "fake")))));
        root.put("guardrails", new Entry(position, new Entries(position, new LinkedHashMap<>(guardrails))));
        root.put("routes", new Entry(position, entries(position, Fixture.ROUTE, route)));
        root.put("auth", new Entry(position, entries(position, "type", text(position, "api_key"))));
        return new Entries(position, root);
    }

    private static Node text(Position position, String value) {
        return new Node.Text(position, value);
    }

    private static Node entries(Position position, Object... keysAndValues) {
        var entries = new LinkedHashMap<String, Entry>();
        for (int at = 0; at < keysAndValues.length; at += 2) {
            entries.put((String) keysAndValues[at], new Entry(position, (Node) keysAndValues[at + 1]));
        }
        return new Entries(position, entries);
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return guardrails.isEmpty();
    }

    /** The stage that a fixture names. */
    static Optional<Stage> stage(Node fixture) {
        String word = fixture.textAt("stage").orElse(Stage.INGRESS.key());
        for (Stage stage : Stage.values()) {
            if (stage.key().equals(word)) {
                return Optional.of(stage);
            }
        }
        return Optional.empty();
    }
}
