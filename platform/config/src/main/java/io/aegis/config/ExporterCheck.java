package io.aegis.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An exporter says what its type needs and nothing else; what is signed travels where nobody can read it, to a path. */
final class ExporterCheck {
    private static final Map<String, Set<String>> NEEDED = Map.of(
            Exporter.Kind.JSONL.word(), Set.of("path"), Exporter.Kind.WEBHOOK.word(), Set.of("url", "signing_key"));
    private static final Map<String, List<String>> FOREIGN = Map.of(
            Exporter.Kind.JSONL.word(), List.of("url", "signing_key", "api_key"),
            Exporter.Kind.WEBHOOK.word(), List.of("path", "rotate_at"));

    private final Node root;
    private final Problems problems;

    ExporterCheck(Node root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void check() {
        root.entriesAt("exporters").forEach((name, entry) -> {
            KeyPath path = KeyPath.of("exporters", name);
            entry.value().textAt("type").ifPresent(type -> type(type, entry.value(), path));
            receiver(entry.value(), path);
        });
        paths();
        root.at("approvals", "notify").ifPresent(notice -> {
            receiver(notice, KeyPath.of("approvals", "notify"));
            linked(notice);
        });
    }

    private void type(String type, Node exporter, KeyPath path) {
        NEEDED.getOrDefault(type, Set.of()).stream()
                .filter(key -> exporter.at(key).isEmpty())
                .sorted()
                .forEach(key -> problems.invalid(
                        exporter.position(),
                        path,
                        "`" + key + "` is missing",
                        "An exporter of type `" + type + "` needs it.",
                        "Add `" + key + ": ...`."));
        FOREIGN.getOrDefault(type, List.of()).stream()
                .filter(key -> exporter.at(key).isPresent())
                .forEach(key -> problems.invalid(
                        exporter.at(key).orElse(exporter).position(),
                        path.child(key),
                        "this key has no effect on an exporter of type `" + type + "`",
                        "It would be ignored.",
                        "Remove it."));
    }

    /** Two exporters of one file would refuse each other's records for ever. */
    private void paths() {
        Map<String, Node.Entry> exporters = root.entriesAt("exporters");
        exporters.forEach((name, entry) -> entry.value().textAt("path").ifPresent(file -> {
            boolean isTaken = exporters.entrySet().stream()
                    .takeWhile(other -> !other.getKey().equals(name))
                    .anyMatch(other -> other.getValue()
                            .value()
                            .textAt("path")
                            .filter(file::equals)
                            .isPresent());
            if (isTaken) {
                problems.invalid(
                        entry.value().at("path").orElse(entry.value()).position(),
                        KeyPath.of("exporters", name, "path"),
                        "another exporter writes this file",
                        "A file has one writer.",
                        "Name another file.");
            }
        }));
    }

    private void receiver(Node receiver, KeyPath path) {
        Optional<String> url = receiver.textAt("url");
        if (url.isEmpty() || Urls.fault(url.get(), Urls.Use.ENDPOINT).isPresent()) {
            return;
        }
        Position position = receiver.at("url").orElse(receiver).position();
        if (Urls.isInTheClear(url.get())) {
            problems.invalid(
                    position,
                    path.child("url"),
                    "what is sent would travel over http",
                    "Anybody on the way could read it.",
                    "Use https; http is for loopback only.");
        }
        boolean hasPath = Urls.parsed(url.get())
                .filter(uri -> uri.getRawPath().matches("(/[^/]+)+"))
                .isPresent();
        if (!hasPath) {
            problems.invalid(
                    position,
                    path.child("url"),
                    "the URL has no path, or one that ends with a slash",
                    "What is posted goes to exactly one place.",
                    "For example `https://siem.example.com/ingest/aegis`.");
        }
    }

    private void linked(Node notice) {
        if (root.textAt("server", "public_url").isEmpty()) {
            problems.invalid(
                    notice.position(),
                    KeyPath.of("approvals", "notify"),
                    "`server.public_url` is missing",
                    "The notice holds a link to the gateway, which does not know under which name people find it.",
                    "Add `server: {public_url: https://ai.example.com}`.");
        }
    }
}
