package io.aegis.config;

import java.util.Optional;
import java.util.TreeSet;

/** Checks single values. What was written is never repeated: only what was expected. */
final class ValueCheck {
    private final SettingsSchemas schemas;
    private final Problems problems;
    private final CredentialRule credentials;

    ValueCheck(SettingsSchemas schemas, Problems problems) {
        this.schemas = schemas;
        this.problems = problems;
        this.credentials = new CredentialRule(problems);
    }

    void wrong(Node node, KeyPath path, String expected, String fix) {
        problems.invalid(
                node.position(),
                path,
                "expected " + expected + ", found " + kindOf(node),
                "The key takes nothing else.",
                fix);
    }

    private void malformed(Node node, KeyPath path, String expected, String fix) {
        problems.invalid(node.position(), path, "expected " + expected, "The value has another form.", fix);
    }

    private static String kindOf(Node node) {
        return switch (node) {
            case Node.Text ignored -> "a text";
            case Node.Numeral ignored -> "a number";
            case Node.Flag ignored -> "true or false";
            case Node.Nothing ignored -> "nothing";
            case Node.Items ignored -> "a list";
            case Node.Entries ignored -> "keys with values";
        };
    }

    private Optional<String> textOf(Node node, KeyPath path, String expected) {
        if (node instanceof Node.Text(Position ignored, String value)) {
            return Optional.of(value);
        }
        boolean isQuotable = node instanceof Node.Numeral || node instanceof Node.Flag;
        wrong(
                node,
                path,
                expected,
                isQuotable ? "Put it in quotes if it is meant as a text." : "Write " + expected + ".");
        return Optional.empty();
    }

    void text(Node node, Shape.Text shape, KeyPath path) {
        Optional<String> text = textOf(node, path, shape.says());
        if (text.filter(value -> value.startsWith(SecretReference.SCHEME)).isPresent()) {
            problems.invalid(
                    node.position(),
                    path,
                    "a secret reference stands in a field that holds no credential",
                    "Secrets are resolved for credential fields only.",
                    "Write the value itself if it is no secret.");
        } else if (text.filter(value -> !shape.form().matcher(value).matches()).isPresent()) {
            malformed(node, path, shape.says(), "For example `" + shape.example() + "`.");
        }
    }

    void flag(Node node, KeyPath path) {
        if (!(node instanceof Node.Flag)) {
            wrong(node, path, "true or false", "Write true or false; yes, no, on and off are texts in YAML 1.2.");
        }
    }

    void schema(Node node, KeyPath path) {
        if (!(node instanceof Node.Entries)) {
            wrong(node, path, "a JSON Schema", "Write it as keys with values, such as `{type: object}`.");
        }
    }

    void whole(Node node, Shape.Whole shape, KeyPath path) {
        boolean fits = node instanceof Node.Numeral numeral
                && numeral.value() instanceof Long value
                && value >= shape.least()
                && value <= shape.most();
        if (!fits) {
            String range = "a whole number from " + shape.least() + " to " + shape.most();
            malformed(node, path, range, "Write one, without quotes.");
        }
    }

    void quantity(Node node, Shape.Quantity shape, KeyPath path) {
        text(node, shape.form(), path);
        if (node instanceof Node.Text(Position ignored, String value)
                && shape.form().form().matcher(value).matches()
                && !shape.holds(value)) {
            String range = "from " + shape.least() + " to " + shape.most();
            problems.invalid(
                    node.position(),
                    path,
                    "expected " + shape.form().says(),
                    "The value is out of range.",
                    "Write one " + range + ".");
        }
    }

    void choice(Node node, Shape.Choice shape, KeyPath path) {
        String expected = "one of " + String.join(", ", shape.options());
        if (node instanceof Node.Numeral number
                && shape.options().contains(number.value().toString())) {
            return; // a word that YAML reads as a number
        }
        textOf(node, path, expected).ifPresent(value -> {
            if (shape.later().contains(value)) {
                notBuilt(node, path, expected);
            } else if (!shape.options().contains(value)) {
                malformed(node, path, expected, Spelling.suggest(value, shape.options(), "Write one of these."));
            }
        });
    }

    private void notBuilt(Node node, KeyPath path, String expected) {
        problems.invalid(
                node.position(),
                path,
                "this value is not built yet in " + Release.VERSION,
                "Nothing would act on it.",
                "For now write " + expected + ".");
    }

    void reference(Node node, KeyPath path) {
        credentials.requireReference(node, path);
    }

    void url(Node node, Shape.Url shape, KeyPath path) {
        textOf(node, path, "a URL")
                .ifPresent(value -> Urls.fault(value, shape.use())
                        .ifPresent(fault ->
                                problems.invalid(node.position(), path, fault.what(), fault.why(), fault.fix())));
    }

    void type(Node node, PluginKind kind, KeyPath path) {
        textOf(node, path, "the type of a plugin").ifPresent(type -> {
            if (schemas.types(kind).contains(type) || kind.firstParty().contains(type)) {
                return;
            }
            String replacement = PluginKind.REPLACED.get(type);
            if (replacement != null) {
                replaced(node, path, replacement);
            } else if (kind.later().contains(type)) {
                notBuilt(node, path, "one of " + String.join(", ", kind.firstParty()));
            } else if (kind == PluginKind.EXPORTER) {
                noExporter(node, path, type);
            } else if (type.startsWith("aegis.") || !schemas.types(kind).isEmpty()) {
                notInstalled(node, path, kind, type);
            } else if (!Forms.NAME.form().matcher(type).matches()) {
                malformed(
                        node,
                        path,
                        "the type of a plugin",
                        "For example `" + kind.firstParty().getFirst() + "`.");
            }
        });
    }

    private void replaced(Node node, KeyPath path, String replacement) {
        problems.invalid(
                node.position(),
                path,
                "this was a Python package of Aegis 2.x",
                "Aegis 3 runs no Python; `" + replacement + "` takes its place and is not built yet in "
                        + Release.VERSION + ".",
                "Remove the guard for now; later write `type: " + replacement + "`.");
    }

    private void noExporter(Node node, KeyPath path, String type) {
        problems.error(
                ConfigCode.EXPORTER_NOT_INSTALLED,
                node.position(),
                path.toString(),
                "there is no exporter of this type",
                "Evidence would go nowhere, and exporters of vendors are not run yet in " + Release.VERSION + ".",
                Spelling.suggest(
                        type,
                        PluginKind.EXPORTER.firstParty(),
                        "Write " + String.join(" or ", PluginKind.EXPORTER.firstParty()) + "."));
    }

    private void notInstalled(Node node, KeyPath path, PluginKind kind, String type) {
        var known = new TreeSet<>(kind.firstParty());
        known.addAll(schemas.types(kind));
        problems.error(
                kind == PluginKind.GUARD ? ConfigCode.GUARD_NOT_INSTALLED : ConfigCode.PLUGIN_UNKNOWN,
                node.position(),
                path.toString(),
                "no plugin of this type is installed",
                "Nothing could do its work, and everything that depends on it would stay closed.",
                Spelling.suggest(type, known, "Installed: " + String.join(", ", known) + "."));
    }
}
