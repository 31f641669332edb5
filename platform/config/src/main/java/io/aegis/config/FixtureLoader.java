package io.aegis.config;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Node.Entries;
import io.aegis.config.Node.Items;
import io.aegis.config.Position.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the fixtures of {@code aegis policy test}. Shared between threads. */
public final class FixtureLoader {
    private final SettingsSchemas schemas;

    /**
     * Makes a loader.
     *
     * @param schemas what the installed plugins say of their settings
     */
    public FixtureLoader(SettingsSchemas schemas) {
        this.schemas = requireNonNull(schemas, "schemas");
    }

    /**
     * Reads files, each one fixture.
     *
     * @throws ConfigException if anything is wrong with any of them, with everything that is
     */
    public List<Fixture> load(List<Path> files) {
        var fixtures = new ArrayList<Fixture>();
        var found = new ArrayList<Problem>();
        for (Path file : files) {
            var problems = new Problems();
            try {
                fixture(ConfigSource.readOnce(file), problems).ifPresent(fixtures::add);
            } catch (ConfigException unreadable) {
                problems.addAll(unreadable.problems());
            }
            found.addAll(problems.inReadingOrder());
        }
        if (fixtures.size() < files.size()) {
            throw new ConfigException(found);
        }
        return List.copyOf(fixtures);
    }

    private Optional<Fixture> fixture(ConfigSource source, Problems problems) {
        Optional<String> text = source.text(problems).filter(read -> isWritten(read, source, problems));
        Optional<Node> root = text.flatMap(read -> YamlReader.read(Origin.FILE, source.name(), read, problems));
        if (root.isEmpty()) {
            return Optional.empty();
        }
        var checker = new Checker(schemas, problems);
        checker.check(root.get(), FixtureKeys.FIXTURE);
        if (!(root.get() instanceof Entries fixture)) {
            return Optional.empty();
        }
        exclusions(fixture, problems);
        var guards = new FixtureGuards(checker, problems);
        if (fixture.get("guards").orElse(fixture) instanceof Items items) {
            guards.addAll(items);
        }
        Optional<Config> own = guards.isEmpty() ? Optional.empty() : configuration(fixture, guards, problems);
        return problems.isRefused() ? Optional.empty() : Optional.of(bound(source.name(), fixture, guards, own));
    }

    private static boolean isWritten(String text, ConfigSource source, Problems problems) {
        boolean isEmpty =
                text.lines().allMatch(line -> line.isBlank() || line.strip().startsWith("#"));
        if (isEmpty) {
            problems.error(
                    ConfigCode.UNREADABLE,
                    new Position(Origin.FILE, source.name(), 1, 1),
                    "",
                    "the fixture is empty",
                    "A test of nothing would always pass.",
                    "Write `input`, `guards` and `expected`, or remove the file.");
        }
        return !isEmpty;
    }

    private static void exclusions(Entries fixture, Problems problems) {
        oneOf(fixture, "input", "messages", problems);
        if (fixture.get("input").isEmpty() && fixture.get("messages").isEmpty()) {
            problems.invalid(
                    fixture.position(),
                    KeyPath.ROOT,
                    "`input` is missing",
                    "There is nothing that guards could judge.",
                    "Add `input: ...`, or `messages: [...]`.");
        }
        if (fixture.get("messages").orElse(fixture) instanceof Items items
                && items.values().isEmpty()) {
            problems.invalid(
                    items.position(),
                    KeyPath.of("messages"),
                    "there are no messages",
                    "There is nothing that guards could judge.",
                    "Write at least one.");
        }
        oneOf(fixture, "route", "guards", problems);
        boolean isSanitized =
                fixture.textAt("expected").filter("sanitize"::equals).isPresent();
        if (!isSanitized && fixture.values().containsKey("expected_text")) {
            problems.invalid(
                    requireNonNull(fixture.values().get("expected_text")).keyPosition(),
                    KeyPath.of("expected_text"),
                    "only `expected: sanitize` has a text that is left",
                    "Otherwise the text goes on as it is, or not at all.",
                    "Remove it, or write `expected: sanitize`.");
        }
    }

    private static void oneOf(Entries fixture, String one, String other, Problems problems) {
        if (fixture.values().containsKey(one) && fixture.values().containsKey(other)) {
            problems.invalid(
                    requireNonNull(fixture.values().get(other)).keyPosition(),
                    KeyPath.of(other),
                    "`" + one + "` and `" + other + "` are both written",
                    "It is not clear which of them is meant.",
                    "Keep one of them.");
        }
    }

    private Optional<Config> configuration(Entries fixture, FixtureGuards guards, Problems problems) {
        Optional<Stage> stage = FixtureGuards.stage(fixture);
        if (stage.isEmpty()) {
            return Optional.empty();
        }
        var inner = new Problems();
        Node root = new Normal(inner)
                .spelling(guards.asConfiguration(fixture.position(), stage.get().key()));
        new Checker(schemas, inner).check(root);
        new PipelineCheck(root, inner).check();
        problems.addAll(inner.inReadingOrder().stream()
                .map(problem -> Fixture.placed(problem, guards.places()))
                .toList());
        return inner.isRefused() ? Optional.empty() : Optional.of(ConfigLoader.complete(root, List.of()));
    }

    private static Fixture bound(String file, Entries fixture, FixtureGuards guards, Optional<Config> own) {
        Node complete = Normal.withDefaults(fixture, FixtureKeys.FIXTURE);
        var section = new Section(complete, KeyPath.ROOT);
        List<Fixture.Message> messages = section.has("messages")
                ? section.sections("messages").stream()
                        .map(message -> new Fixture.Message(
                                message.text("role"), message.text("content"), message.optionalText("tool_call_id")))
                        .toList()
                : List.of();
        return new Fixture(
                file,
                section.optionalText("description"),
                FixtureGuards.stage(complete).orElseThrow(),
                section.optionalText("input"),
                messages,
                section.optionalText("route"),
                own,
                Fixture.Expected.valueOf(section.text("expected").toUpperCase(Locale.ROOT)),
                section.optionalText("expected_text"),
                section.has("expected_findings")
                        ? Optional.of(new LinkedHashSet<>(section.texts("expected_findings")))
                        : Optional.empty(),
                guards.places(),
                new Positions(complete));
    }
}
