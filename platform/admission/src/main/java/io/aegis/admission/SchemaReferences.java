package io.aegis.admission;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows the references of a schema as a validator would, and counts them: where each part leads to the next one twice, forty parts are a trillion steps.
 * Serves one thread.
 *
 * <p>A reference that a validator could follow to another place is refused: what is counted here is what is followed there.
 */
final class SchemaReferences {
    private static final int MOST = 10_000;
    private static final int MOST_IN_A_ROW = 500;
    /** A part that leads back to itself is followed as often. How often it will be is up to the settings, and these end. */
    private static final int ROUNDS = 2;

    private static final String ROOT = "#";
    private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef");
    private static final List<String> ANCHORS = List.of("$anchor", "$dynamicAnchor");
    /** Without what is decoded, and without numbers that are written in two ways. */
    private static final Pattern PART = Pattern.compile("0|[1-9][0-9]{0,5}|[0-9]*[A-Za-z_$~.:@-][A-Za-z0-9_$~.:@-]*");

    private static final Pattern ANCHOR = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final ObjectNode root;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    /** By reference, those within the part that it leads to. */
    private final Map<String, List<String>> within = new HashMap<>();
    /** How often a reference is on the way from the root to where it is followed now. */
    private final Map<String, Integer> open = new HashMap<>();

    private int followed;

    private SchemaReferences(ObjectNode root) {
        this.root = root;
    }

    /**
     * Follows the references of a schema, all of which are texts that begin with {@code #}.
     *
     * @throws MalformedException if they are too many, or one of them leads nowhere
     */
    static void requireModest(ObjectNode root) throws MalformedException {
        var references = new SchemaReferences(root);
        references.takeAnchors(root);
        references.follow(references.ofRoot(), 1);
    }

    private void follow(List<String> references, int row) throws MalformedException {
        for (String reference : references) {
            followed++;
            if (followed > MOST || row > MOST_IN_A_ROW) {
                throw SettingsSchema.malformed("references that are followed at most " + MOST
                        + " times, each for itself, and at most " + MOST_IN_A_ROW + " in a row");
            }
            int round = open.getOrDefault(reference, 0) + 1;
            if (round <= ROUNDS) {
                open.put(reference, round);
                follow(within(reference), row + 1);
                open.put(reference, round - 1);
            }
        }
    }

    private List<String> within(String reference) throws MalformedException {
        List<String> known = within.get(reference);
        if (known != null) {
            return known;
        }
        List<String> found = reference.equals(ROOT) ? ofRoot() : references(target(reference));
        within.put(reference, found);
        return found;
    }

    private JsonNode target(String reference) throws MalformedException {
        String place = reference.substring(1);
        JsonNode target = isPointer(place) ? root.at(place) : anchors.get(place);
        if (target == null || target.isMissingNode()) {
            throw SettingsSchema.malformed("references that lead to a part of the document, by names of letters, digits"
                    + " and _ $ ~ . : @ -");
        }
        return target;
    }

    private static boolean isPointer(String place) {
        return place.startsWith("/")
                && Arrays.stream(place.substring(1).split("/", -1))
                        .allMatch(part -> PART.matcher(part).matches());
    }

    /** What is defined at the top is looked at only where a reference leads to it. Elsewhere, the same word may be the name of a property. */
    private List<String> ofRoot() {
        ObjectNode applied = root.deepCopy();
        applied.remove("$defs");
        return references(applied);
    }

    private static List<String> references(JsonNode node) {
        return REFERENCES.stream()
                .flatMap(keyword -> node.findValues(keyword).stream())
                .map(reference -> reference.asString(""))
                .toList();
    }

    private void takeAnchors(JsonNode node) throws MalformedException {
        for (String keyword : ANCHORS) {
            JsonNode name = node.get(keyword);
            if (name != null && name.isString()) {
                takeAnchor(name.asString(""), node);
            }
        }
        for (JsonNode child : node) {
            takeAnchors(child);
        }
    }

    private void takeAnchor(String name, JsonNode node) throws MalformedException {
        if (!ANCHOR.matcher(name).matches() || anchors.putIfAbsent(name, node) != null) {
            throw SettingsSchema.malformed("anchors of different names, of letters, digits and _ . -");
        }
    }
}
