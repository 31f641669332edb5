package io.aegis.config;

import java.util.Map;

/** A tool is run in one way, or not at all; what it says of others names some that are there. */
final class ToolCheck {
    private final Node root;
    private final Problems problems;

    ToolCheck(Node root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void check() {
        root.entriesAt("routes").forEach((route, entry) -> {
            Map<String, Node.Entry> tools = entry.value().entriesAt("tools");
            KeyPath path = KeyPath.of("routes", route, "tools");
            tools.forEach((name, tool) -> tool(path.child(name), tool.value(), tools));
        });
    }

    private void tool(KeyPath path, Node tool, Map<String, Node.Entry> tools) {
        boolean isRun = tool.at("result").isPresent() || tool.at("http").isPresent();
        if (tool.at("result").isPresent() && tool.at("http").isPresent()) {
            problems.invalid(
                    tool.position(),
                    path,
                    "it has both `result` and `http`",
                    "A tool answers from one place.",
                    "Take one of them out.");
        }
        if (isRun && tool.at("description").isEmpty()) {
            problems.invalid(
                    tool.position(),
                    path,
                    "a tool that the gateway runs has no `description`",
                    "The model would not know what it is for.",
                    "Write `description: ...`.");
        }
        for (String key : new String[] {"receives", "receives_from", "reveals"}) {
            if (!isRun && tool.at(key).filter(ToolCheck::holdsAnything).isPresent()) {
                problems.invalid(
                        tool.at(key).orElse(tool).position(),
                        path.child(key),
                        "the client runs this tool, so `" + key + "` has no effect",
                        "The client gets back what it sent, and nothing else.",
                        "Take it out, or give the tool a `result` or `http`.");
            }
        }
        if (tool.at("receives_from").orElse(tool) instanceof Node.Items others) {
            for (int at = 0; at < others.values().size(); at++) {
                known(path.child("receives_from").child(at), others.values().get(at), tools);
            }
        }
    }

    private static boolean holdsAnything(Node node) {
        return node instanceof Node.Items items && !items.values().isEmpty();
    }

    private void known(KeyPath path, Node name, Map<String, Node.Entry> tools) {
        if (name instanceof Node.Text(Position position, String tool) && !tools.containsKey(tool)) {
            problems.invalid(
                    position,
                    path,
                    "there is no tool `" + KeyPath.shown(tool) + "` on this route",
                    "No value could come from it.",
                    Spelling.suggest(tool, tools.keySet(), "Tools: " + String.join(", ", tools.keySet()) + "."));
        }
    }
}
