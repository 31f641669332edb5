package io.aegis.config;

import io.aegis.config.Node.Entries;
import io.aegis.config.Node.Entry;
import io.aegis.config.Node.Items;
import io.aegis.config.Position.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Builds the tree of one YAML 1.2 document from parser events, so that every limit holds while the document is read and not
 * after a bomb has gone off.
 */
final class YamlReader {
    private static final int DEEPEST = 48;
    private static final int MOST_NODES = 50_000;

    private final Origin origin;
    private final String source;
    private final Problems problems;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int nodes;

    private YamlReader(Origin origin, String source, Problems problems) {
        this.origin = origin;
        this.source = source;
        this.problems = problems;
    }

    private record Anchored(Node node, int size) {}

    /** The root of the document, unless it is empty, broken or over a limit; that is then among the problems. */
    static Optional<Node> read(Origin origin, String source, String text, Problems problems) {
        var reader = new YamlReader(origin, source, problems);
        try {
            return Optional.of(reader.document(text));
        } catch (Unreadable unreadable) {
            problems.error(
                    ConfigCode.UNREADABLE,
                    unreadable.position(),
                    "",
                    unreadable.what(),
                    unreadable.why(),
                    unreadable.fix());
        } catch (RuntimeException failure) {
            // Everything else comes from the parser, whose messages quote the document: YamlFault keeps only our words.
            YamlFault.of(failure).report(reader.positionOf(YamlFault.markOf(failure)), problems);
        }
        return Optional.empty();
    }

    private Node document(String text) {
        refuseUnprintable(text);
        var settings = LoadSettings.builder()
                .setCodePointLimit(ConfigSource.MOST_BYTES + 1)
                .setUseMarks(true)
                .build();
        var parser = new ParserImpl(settings, new StreamReader(settings, text));
        parser.next();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            throw new Unreadable(
                    start(),
                    "the document is empty",
                    "Nothing in it says what to do.",
                    "Write a configuration with `aegis init`.");
        }
        parser.next();
        Node root = node(parser, 0);
        parser.next();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw new Unreadable(
                    position(parser.peekEvent()),
                    "a second document starts here",
                    "One file holds one document.",
                    "Remove the `---` line, or what follows it.");
        }
        return root;
    }

    /** The parser would notice too, but not say where. */
    private void refuseUnprintable(String text) {
        int line = 1;
        int column = 1;
        for (int point : text.codePoints().toArray()) {
            if (!StreamReader.isPrintable(point)) {
                throw new Unreadable(
                        new Position(origin, source, line, column),
                        "a control character stands here",
                        "It cannot be seen in an editor.",
                        "Remove it.");
            }
            column = point == '\n' ? 1 : column + 1;
            line += point == '\n' ? 1 : 0;
        }
    }

    private Node node(ParserImpl parser, int depth) {
        Event event = parser.next();
        Position position = position(event);
        if (depth > DEEPEST) {
            throw new Unreadable(
                    position,
                    "nesting is deeper than " + DEEPEST + " levels",
                    "No key of Aegis is that deep.",
                    "Flatten it.");
        }
        count(1, position);
        if (event instanceof AliasEvent alias) {
            return aliased(alias, position);
        }
        int before = nodes;
        refuseTag(event, position);
        Node node = switch (event) {
            case ScalarEvent scalar -> Scalars.resolve(scalar, position, problems);
            case SequenceStartEvent ignored -> items(parser, depth, position);
            case MappingStartEvent ignored -> entries(parser, depth, position);
            default -> throw new IllegalStateException("unexpected " + event.getEventId());
        };
        if (event instanceof NodeEvent anchored) {
            int size = 1 + nodes - before;
            anchored.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, size)));
        }
        return node;
    }

    private Node items(ParserImpl parser, int depth, Position position) {
        List<Node> values = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            values.add(node(parser, depth + 1));
        }
        parser.next();
        return new Items(position, values);
    }

    private Node entries(ParserImpl parser, int depth, Position position) {
        var values = new LinkedHashMap<String, Entry>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event key = parser.next();
            Position keyPosition = position(key);
            String name = keyOf(key, keyPosition);
            var entry = new Entry(keyPosition, node(parser, depth + 1));
            Entry first = values.putIfAbsent(name, entry);
            if (first != null) {
                reportDuplicate(name, first, keyPosition);
            }
        }
        parser.next();
        return new Entries(position, values);
    }

    private void reportDuplicate(String name, Entry first, Position second) {
        problems.error(
                ConfigCode.UNREADABLE,
                second,
                "",
                "the key `" + KeyPath.shown(name) + "` is written twice, first at " + first.keyPosition(),
                "Two readers could take two different values.",
                "Keep one of them.");
    }

    private String keyOf(Event event, Position position) {
        if (event instanceof ScalarEvent scalar) {
            refuseTag(event, position);
            if (scalar.getValue().equals("<<") && scalar.isPlain()) {
                throw new Unreadable(
                        position,
                        "`<<` merges mappings",
                        "YAML 1.2 has no merge keys, and a merge hides which value holds.",
                        "Write the keys out.");
            }
            return scalar.getValue();
        }
        throw new Unreadable(position, "this key is not a word", "Keys are plain names here.", "Write `name: value`.");
    }

    private Node aliased(AliasEvent alias, Position position) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw new Unreadable(
                    position,
                    "this alias has no finished anchor before it",
                    "It stands for nothing.",
                    "Write the value itself.");
        }
        count(anchored.size(), position);
        return anchored.node();
    }

    private void count(int more, Position position) {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw new Unreadable(
                    position,
                    "the document has more than " + MOST_NODES + " values, aliases written out",
                    "That is the shape of an attack on parsers.",
                    "Split it, or write aliased values once.");
        }
    }

    private static void refuseTag(Event event, Position position) {
        boolean isTagged = switch (event) {
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            case CollectionStartEvent collection -> collection.getTag().isPresent();
            default -> false;
        };
        if (isTagged) {
            throw new Unreadable(
                    position,
                    "a `!tag` stands here",
                    "Values have the type that they look like; tags are not used.",
                    "Remove the tag; quote a text.");
        }
    }

    private Position start() {
        return new Position(origin, source, 1, 1);
    }

    private Position position(Event event) {
        return positionOf(event.getStartMark());
    }

    private Position positionOf(Optional<Mark> mark) {
        return mark.map(at -> new Position(origin, source, at.getLine() + 1, at.getColumn() + 1))
                .orElse(start());
    }
}
