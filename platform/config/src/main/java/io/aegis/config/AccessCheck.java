package io.aegis.config;

import java.util.Map;
import java.util.Optional;

/** Who may call from where, and over what a credential may travel. */
final class AccessCheck {
    private static final String ANYBODY = "Without an authenticator anybody who reaches the address is served.";
    private static final String ON_LOOPBACK = "Serve on 127.0.0.1, or write `auth: {type: api_key}`.";

    private final Node root;
    private final Problems problems;

    AccessCheck(Node root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void check() {
        if (root.at("auth").isEmpty()) {
            absent();
        } else if (root.textAt("auth", "type").filter(Auth.NONE::equals).isPresent()) {
            none();
        }
        root.entriesAt("providers").forEach(this::transport);
        if (root.textAt("egress", "proxy").isPresent()) {
            root.entriesAt("providers").forEach(this::readByTheProxy);
            root.at("egress", "private").filter(AccessCheck::holdsAnything).ifPresent(this::judgedByTheProxy);
        }
    }

    private void absent() {
        problems.warning(
                ConfigCode.NO_AUTHENTICATOR,
                root.position(),
                KeyPath.of("auth"),
                "no authenticator is configured",
                "`serve` refuses to start without one.",
                "Add `auth: {type: api_key}`.");
    }

    private void none() {
        for (Map.Entry<String, Node.Entry> other : root.entriesAt("auth").entrySet()) {
            if (!other.getKey().equals("type") && holdsAnything(other.getValue().value())) {
                problems.invalid(
                        other.getValue().keyPosition(),
                        KeyPath.of("auth", other.getKey()),
                        "`type: none` stands beside another key",
                        "Where nobody is identified, nobody can have a role.",
                        "Remove it, or write `type: api_key`.");
            }
        }
        root.textAt("server", "host").ifPresent(host -> loopback(host, KeyPath.of("server", "host")));
        root.textAt("admin", "listen")
                .ifPresent(listen -> loopback(
                        listen.substring(0, Math.max(0, listen.lastIndexOf(':'))), KeyPath.of("admin", "listen")));
    }

    /** Lists and sections that are empty say nothing, however they came to be written. */
    private static boolean holdsAnything(Node node) {
        return switch (node) {
            case Node.Items items -> !items.values().isEmpty();
            case Node.Entries entries ->
                entries.values().values().stream().map(Node.Entry::value).anyMatch(AccessCheck::holdsAnything);
            case Node.Text ignored -> true;
            case Node.Numeral ignored -> true;
            case Node.Flag ignored -> true;
            case Node.Nothing ignored -> false;
        };
    }

    private void loopback(String host, KeyPath path) {
        if (!Urls.isLoopback(host)) {
            Optional<Node> node = root.at(path.steps().toArray(String[]::new));
            problems.error(
                    ConfigCode.NO_AUTHENTICATOR,
                    node.orElse(root).position(),
                    path.toString(),
                    "`auth: {type: none}` listens on an address that others can reach",
                    ANYBODY,
                    ON_LOOPBACK);
        }
    }

    private void transport(String name, Node.Entry provider) {
        Optional<String> url = provider.value().textAt("base_url").filter(Urls::isInTheClear);
        if (url.isPresent() && holdsReference(provider.value())) {
            problems.invalid(
                    provider.value().at("base_url").orElseThrow().position(),
                    KeyPath.of("providers", name, "base_url"),
                    "a credential would travel over http",
                    "Anybody on the way could read it.",
                    "Use https; http with a credential is for loopback only.");
        }
    }

    private void readByTheProxy(String name, Node.Entry provider) {
        if (provider.value().textAt("base_url").filter(Urls::isInTheClear).isPresent()) {
            problems.invalid(
                    provider.value().at("base_url").orElseThrow().position(),
                    KeyPath.of("providers", name, "base_url"),
                    "requests would go through `egress.proxy` in the clear",
                    "Whoever runs the proxy could read prompts and answers.",
                    "Use https; with a proxy, http is for loopback only.");
        }
    }

    private void judgedByTheProxy(Node opened) {
        problems.invalid(
                opened.position(),
                KeyPath.of("egress", "private"),
                "this has no effect beside `egress.proxy`",
                "The proxy looks names up, so it decides which of them may lead inside.",
                "Take it out, and allow these destinations in the proxy.");
    }

    private static boolean holdsReference(Node node) {
        return switch (node) {
            case Node.Text text -> text.value().startsWith(SecretReference.SCHEME);
            case Node.Items items -> items.values().stream().anyMatch(AccessCheck::holdsReference);
            case Node.Entries entries ->
                entries.values().values().stream().map(Node.Entry::value).anyMatch(AccessCheck::holdsReference);
            case Node.Numeral ignored -> false;
            case Node.Flag ignored -> false;
            case Node.Nothing ignored -> false;
        };
    }
}
