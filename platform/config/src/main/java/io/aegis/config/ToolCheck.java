package io.aegis.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tool is run in one way, or not at all; what it says of others names some that are there, and a model is told of every argument that is sent. */
final class ToolCheck {
    private static final Set<String> WITHOUT_BODY = Set.of("get", "delete");

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
        tool.at("http").ifPresent(http -> http(path.child("http"), http, tool));
        if (tool.at("receives_from").orElse(tool) instanceof Node.Items others) {
            for (int at = 0; at < others.values().size(); at++) {
                known(path.child("receives_from").child(at), others.values().get(at), tools);
            }
        }
    }

    private static Optional<String> wellFormed(Node node, Shape.Text shape) {
        return node instanceof Node.Text(Position position, String text)
                ? Optional.of(text).filter(shape.form().asMatchPredicate())
                : Optional.empty();
    }

    private void http(KeyPath path, Node http, Node tool) {
        Set<String> known = tool.entriesAt("parameters", "properties").keySet();
        http.at("url")
                .ifPresent(url -> wellFormed(url, Forms.URL_TEMPLATE).ifPresent(template -> {
                    UrlTemplates.fault(template)
                            .ifPresent(fault -> problems.invalid(
                                    url.position(), path.child("url"), fault.what(), fault.why(), fault.fix()));
                    UrlTemplates.arguments(template)
                            .forEach(argument -> argument(path.child("url"), url.position(), argument, known));
                }));
        if (http.at("body").orElse(http) instanceof Node.Items body) {
            body(path.child("body"), body, http.textAt("method").orElse("get"), known);
        }
        if (http.at("api_key_header").isPresent() && http.at("api_key").isEmpty()) {
            problems.invalid(
                    http.at("api_key_header").orElse(http).position(),
                    path.child("api_key_header"),
                    "there is no `api_key` to send in it",
                    "The endpoint would be called without a credential.",
                    "Write `api_key: secret://env/NAME`, or take the header out.");
        }
    }

    private void body(KeyPath path, Node.Items body, String method, Set<String> known) {
        if (!body.values().isEmpty() && WITHOUT_BODY.contains(method)) {
            problems.invalid(
                    body.position(),
                    path,
                    "a request of this method has no body",
                    "Servers disagree on what a body would mean there.",
                    "Use post, put or patch, or put the arguments into the URL.");
        }
        for (int at = 0; at < body.values().size(); at++) {
            if (body.values().get(at) instanceof Node.Text(Position position, String argument)) {
                argument(path.child(at), position, argument, known);
            }
        }
    }

    private void argument(KeyPath path, Position position, String argument, Set<String> known) {
        if (!known.contains(argument)) {
            problems.invalid(
                    position,
                    path,
                    "`" + KeyPath.shown(argument) + "` is none of the `properties` of `parameters`",
                    "The model would not know that there is such an argument.",
                    Spelling.suggest(argument, known, "Add it to `parameters`."));
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
