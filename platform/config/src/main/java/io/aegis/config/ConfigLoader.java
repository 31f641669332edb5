package io.aegis.config;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Position.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads configurations: flags beat the environment, which beats the file, which beats the defaults. Shared between threads. */
public final class ConfigLoader {
    private final SettingsSchemas schemas;

    /**
     * Makes a loader.
     *
     * @param schemas what the installed plugins say of their settings
     */
    public ConfigLoader(SettingsSchemas schemas) {
        this.schemas = requireNonNull(schemas, "schemas");
    }

    /** Reads a file on its own. */
    public Config load(ConfigSource source) {
        return load(source, Map.of(), Flags.none());
    }

    /**
     * Reads a file with its overrides.
     *
     * @param environment the variables of the process; only those that begin with {@code AEGIS__} are looked at
     * @throws ConfigException if anything is wrong, with everything that is
     */
    public Config load(ConfigSource source, Map<String, String> environment, Flags flags) {
        var problems = new Problems();
        Optional<Node> root =
                source.text(problems).flatMap(text -> YamlReader.read(Origin.FILE, source.name(), text, problems));
        if (root.isEmpty()) {
            throw new ConfigException(problems.inReadingOrder());
        }
        Node layered = layered(root.get(), environment, flags, problems);
        new Checker(schemas, problems).check(layered);
        new PipelineCheck(layered, problems).check();
        new RouteCheck(layered, problems).check();
        new ToolCheck(layered, problems).check();
        new AccessCheck(layered, problems).check();
        new ExporterCheck(layered, problems).check();
        problems.throwIfRefused();
        return complete(layered, problems.inReadingOrder());
    }

    /**
     * Reads what a file and its overrides say of vendors' plugins, and nothing else.
     *
     * @throws ConfigException if that part is wrong
     */
    public PluginSection vendors(ConfigSource source, Map<String, String> environment, Flags flags) {
        var elsewhere = new Problems();
        Optional<Node> root =
                source.text(elsewhere).flatMap(text -> YamlReader.read(Origin.FILE, source.name(), text, elsewhere));
        if (root.isEmpty()) {
            throw new ConfigException(elsewhere.inReadingOrder());
        }
        Node part = only(layered(root.get(), environment, flags, elsewhere), KeyTable.VENDORS);
        var problems = new Problems();
        new Checker(schemas, problems).check(part, KeyTable.VENDORS);
        problems.throwIfRefused();
        Node complete = Normal.withDefaults(part, KeyTable.VENDORS);
        return new Binder(complete).vendors(new Positions(complete));
    }

    private static Node only(Node root, Shape.Section section) {
        var kept = new LinkedHashMap<String, Node.Entry>();
        root.entriesAt().forEach((name, entry) -> section.find(name).ifPresent(key -> kept.put(name, entry)));
        return new Node.Entries(root.position(), kept);
    }

    private Node layered(Node root, Map<String, String> environment, Flags flags, Problems problems) {
        var normal = new Normal(problems);
        Node overridden = new Environment(schemas, problems).applyTo(normal.spelling(root), environment);
        return normal.spelling(flags.applyTo(overridden));
    }

    static Config complete(Node checked, List<Problem> warnings) {
        Node complete = Normal.withDefaults(checked);
        if (!(complete instanceof Node.Entries entries)) {
            throw new IllegalStateException("the checks let a document through that is no mapping");
        }
        return new Binder(complete).bind(new EffectiveConfig(Trees.plain(entries)), new Positions(complete), warnings);
    }
}
