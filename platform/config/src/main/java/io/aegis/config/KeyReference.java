package io.aegis.config;

import io.aegis.config.Key.Status;
import java.util.stream.Collectors;

/** The reference page of {@code aegis.yaml}, written out of the key table that also drives the checks. */
public final class KeyReference {
    private final StringBuilder built = new StringBuilder();
    private final StringBuilder announced = new StringBuilder();

    private KeyReference() {}

    /** Markdown: one table of the keys that act, one list of those that are announced. */
    public static String markdown() {
        var reference = new KeyReference();
        reference.add(KeyTable.ROOT, "");
        return """
            | Key | Value | Default | Meaning |
            |---|---|---|---|
            %s
            Not built yet in %s; using one of these is an error that says so:

            %s\
            """.formatted(reference.built, Release.VERSION, reference.announced);
    }

    private void add(Shape shape, String path) {
        switch (shape) {
            case Shape.Section section -> keys(section, path);
            case Shape.Plugin plugin -> keys(plugin, path);
            case Shape.MapOf map -> add(map.value(), path + ".<name>");
            case Shape.Text ignored -> {}
            case Shape.Flag ignored -> {}
            case Shape.Whole ignored -> {}
            case Shape.Quantity ignored -> {}
            case Shape.Choice ignored -> {}
            case Shape.Reference ignored -> {}
            case Shape.Url ignored -> {}
            case Shape.Type ignored -> {}
            case Shape.Anything ignored -> {}
            case Shape.Schema ignored -> {}
            case Shape.ListOf list -> add(list.item(), path + ".<n>");
            case Shape.OneOrMore ignored -> {}
        }
    }

    private void keys(Shape.Keyed shape, String parent) {
        for (Key key : shape.keys()) {
            String path = parent.isEmpty() ? key.name() : parent + "." + key.name();
            if (key.status() == Status.BUILT) {
                row(key, path);
                add(key.shape(), path);
            } else if (key.status() == Status.LATER) {
                announced.append("* `%s`: %s\n".formatted(path, key.about()));
            }
        }
    }

    private void row(Key key, String path) {
        String spellings = key.alias().map(alias -> " (or `" + alias + "`)").orElse("");
        String fallback = key.isRequired()
                ? "required"
                : key.fallback().map(known -> "`" + known.yaml() + "`").orElse("");
        built.append("| `%s`%s | %s | %s | %s |\n"
                .formatted(path, spellings, cell(value(key.shape())), fallback, cell(key.about())));
    }

    private static String value(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text.says() + ", such as `" + text.example() + "`";
            case Shape.Flag ignored -> "`true` or `false`";
            case Shape.Quantity quantity -> value(quantity.form());
            case Shape.Whole whole -> whole.least() + " to " + whole.most();
            case Shape.Choice choice ->
                choice.options().stream().map(option -> "`" + option + "`").collect(Collectors.joining(", "));
            case Shape.Reference ignored -> "`secret://<backend>/<path>[#key]`";
            case Shape.Url url ->
                url.use() == Urls.Use.PROXY ? "`http://host:port`" : "an http or https URL without credentials";
            case Shape.Type ignored -> "the type of an installed plugin";
            case Shape.Anything ignored -> "any value";
            case Shape.Schema ignored -> "a JSON Schema";
            case Shape.ListOf list -> "a list of: " + value(list.item());
            case Shape.OneOrMore some -> "one or a list of: " + value(some.item());
            case Shape.MapOf ignored -> "entries by name";
            case Shape.Section section ->
                section.shorthand()
                        .flatMap(section::find)
                        .map(key -> "a section, or the value of its `" + key.name() + "`")
                        .orElse("a section");
            case Shape.Plugin ignored -> "a section; its further keys are the plugin's settings";
        };
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
