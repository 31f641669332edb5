package io.aegis.config;

import io.aegis.config.Position.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Overrides from variables such as {@code AEGIS__ROUTES__DEFAULT__MODEL}. A variable names exactly one key: none is a slip,
 * two is a guess, and both are refused. Values are never repeated.
 */
final class Environment {
    private static final String PREFIX = "AEGIS__";
    private static final String SEPARATOR = "__";
    private static final int MOST_STEPS = 16;

    private final SettingsSchemas schemas;
    private final Problems problems;

    Environment(SettingsSchemas schemas, Problems problems) {
        this.schemas = schemas;
        this.problems = problems;
    }

    private record Assignment(String variable, KeyPath path, Node value) {}

    Node applyTo(Node root, Map<String, String> variables) {
        List<Assignment> overrides = new ArrayList<>();
        Map<KeyPath, String> taken = new HashMap<>();
        variables.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .forEach(name -> {
                    Optional<Assignment> found = resolve(root, name, variables.getOrDefault(name, ""));
                    found.filter(override -> isFirst(override, taken)).ifPresent(overrides::add);
                });
        // A section comes before the keys inside it, so that both can be given.
        overrides.sort(
                Comparator.comparingInt(override -> override.path().steps().size()));
        Node changed = root;
        for (Assignment override : overrides) {
            changed = Trees.put(changed, override.path(), override.value(), at(override.variable()));
        }
        return changed;
    }

    private boolean isFirst(Assignment override, Map<KeyPath, String> taken) {
        String other = taken.putIfAbsent(override.path(), override.variable());
        if (other != null) {
            refuse(
                    override.variable(),
                    "two variables of the environment name the key " + override.path(),
                    "Which of them holds would be a guess.",
                    "Remove one.");
        }
        return other == null;
    }

    private Optional<Assignment> resolve(Node root, String variable, String yaml) {
        String[] steps = variable.substring(PREFIX.length()).split(SEPARATOR, -1);
        Set<KeyPath> paths = new LinkedHashSet<>();
        if (steps.length <= MOST_STEPS) {
            follow(Optional.of(KeyTable.ROOT), Optional.of(root), KeyPath.ROOT, List.of(steps), paths);
        }
        if (paths.size() != 1) {
            refuse(
                    variable,
                    paths.isEmpty() ? "this variable names no key" : "this variable names " + paths.size() + " keys",
                    "A variable that begins with `AEGIS__` overrides exactly one key.",
                    "Write the key in capitals, with `__` between levels and `_` for `-` and `.`; routes, providers"
                            + " and guards must be in the file.");
            return Optional.empty();
        }
        KeyPath path = paths.iterator().next();
        return YamlReader.read(Origin.ENVIRONMENT, variable, yaml, problems)
                .filter(value -> isAdmissible(variable, path, value))
                .map(value -> new Assignment(variable, path, value));
    }

    private boolean isAdmissible(String variable, KeyPath path, Node value) {
        boolean isNone = switch (path.toString()) {
            case "auth" -> value.textAt("type").filter(Auth.NONE::equals).isPresent();
            case "auth.type" -> value instanceof Node.Text text && text.value().equals(Auth.NONE);
            default -> false;
        };
        if (isNone) {
            refuse(
                    variable,
                    "the environment cannot switch authentication off",
                    "A variable is too easily inherited from somewhere else.",
                    "Write `auth: {type: none}` into the file or start with --no-auth; both serve loopback only.");
        }
        return !isNone;
    }

    private void follow(
            Optional<Shape> shape, Optional<Node> node, KeyPath path, List<String> steps, Set<KeyPath> found) {
        if (steps.isEmpty()) {
            found.add(path);
            return;
        }
        for (String candidate : candidates(shape, node)) {
            for (int taken = 1; taken <= steps.size(); taken++) {
                if (inCapitals(candidate)
                        .equals(String.join(SEPARATOR, steps.subList(0, taken)).toUpperCase(Locale.ROOT))) {
                    Optional<Key> key = shape.flatMap(known -> key(known, candidate));
                    String name = key.map(Key::name).orElse(candidate);
                    Optional<Shape> next = key.map(Key::shape).or(() -> shape.flatMap(Environment::valueOf));
                    follow(
                            next,
                            node.flatMap(here -> here.at(name)),
                            path.child(name),
                            steps.subList(taken, steps.size()),
                            found);
                }
            }
        }
    }

    private Set<String> candidates(Optional<Shape> shape, Optional<Node> node) {
        Set<String> names = new LinkedHashSet<>();
        node.ifPresent(here -> names.addAll(here.entriesAt().keySet()));
        if (shape.orElse(null) instanceof Shape.Keyed keyed) {
            for (Key key : keyed.keys()) {
                names.add(key.name());
                key.alias().ifPresent(names::add);
            }
        }
        if (shape.orElse(null) instanceof Shape.Plugin plugin) {
            node.flatMap(here -> here.textAt("type"))
                    .flatMap(type -> schemas.find(plugin.kind(), type))
                    .ifPresent(schema -> names.addAll(schema.keys()));
        }
        return names;
    }

    private static Optional<Key> key(Shape shape, String name) {
        return shape instanceof Shape.Keyed keyed ? keyed.find(name) : Optional.empty();
    }

    private static Optional<Shape> valueOf(Shape shape) {
        return shape instanceof Shape.MapOf map ? Optional.of(map.value()) : Optional.empty();
    }

    private static String inCapitals(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    private void refuse(String variable, String what, String why, String fix) {
        problems.error(ConfigCode.INVALID, at(variable), "", what, why, fix);
    }

    private static Position at(String variable) {
        return Position.wholeOf(Origin.ENVIRONMENT, variable);
    }
}
