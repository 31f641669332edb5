package io.aegis.config;

import io.aegis.config.Node.Items;
import java.util.HashSet;
import java.util.Set;

/** Every guard that a pipeline names exists, and stands in a stage once. */
final class PipelineCheck {
    private final Node root;
    private final Problems problems;
    private final Set<String> guards;

    PipelineCheck(Node root, Problems problems) {
        this.root = root;
        this.problems = problems;
        this.guards = root.entriesAt("guardrails").keySet();
    }

    void check() {
        stages(KeyPath.of("pipeline"));
        stages(KeyPath.of("baseline"));
        baseline();
        root.entriesAt("routes").keySet().forEach(route -> stages(KeyPath.of("routes", route, "pipeline")));
    }

    private void stages(KeyPath pipeline) {
        for (Stage stage : Stage.values()) {
            KeyPath path = pipeline.child(stage.key());
            if (root.at(path.steps().toArray(String[]::new)).orElse(root) instanceof Items items) {
                stage(items, path);
            }
        }
    }

    /** What no route can drop is meant to protect, and a shadow does not. */
    private void baseline() {
        for (Stage stage : Stage.values()) {
            if (root.at("baseline", stage.key()).orElse(root) instanceof Items items) {
                for (int index = 0; index < items.values().size(); index++) {
                    acts(
                            items.values().get(index),
                            KeyPath.of("baseline", stage.key()).child(index));
                }
            }
        }
    }

    private void acts(Node item, KeyPath path) {
        if (item instanceof Node.Text(Position position, String guard)
                && root.at("guardrails", guard, "shadow").orElse(root) instanceof Node.Flag shadow
                && shadow.value()) {
            problems.invalid(
                    position,
                    path,
                    "the guard `" + KeyPath.shown(guard) + "` is a shadow",
                    "The baseline is what no route can drop, and a guard that does not act protects nobody.",
                    "Remove `shadow: true` from the guard, or name the guard under `pipeline`.");
        }
    }

    private void stage(Items items, KeyPath path) {
        Set<String> named = new HashSet<>();
        for (int index = 0; index < items.values().size(); index++) {
            if (items.values().get(index) instanceof Node.Text(Position position, String guard)) {
                known(guard, position, path.child(index));
                if (!named.add(guard)) {
                    twice(guard, position, path.child(index));
                }
            }
        }
    }

    private void known(String guard, Position position, KeyPath path) {
        if (guards.contains(guard) || !Forms.GUARD.form().matcher(guard).matches()) {
            return;
        }
        String known = guards.isEmpty() ? "Add it to `guardrails`." : "Configured: " + String.join(", ", guards) + ".";
        problems.error(
                ConfigCode.GUARD_UNKNOWN,
                position,
                path.toString(),
                "there is no guard `" + KeyPath.shown(guard) + "`",
                "A guard that is missing would leave its stage open, so the configuration is refused.",
                Spelling.suggest(guard, guards, known));
    }

    private void twice(String guard, Position position, KeyPath path) {
        problems.invalid(
                position,
                path,
                "the guard `" + KeyPath.shown(guard) + "` stands in this stage twice",
                "It is not clear which place it should have.",
                "Keep one; two instances need two names under `guardrails`.");
    }
}
