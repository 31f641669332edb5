package io.aegis.tools;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Words for what a validator found, all of them the schema's: a place, a keyword and what it asks for. The validator's own messages quote the values, and a key
 * that the schema does not name is somebody else's text as well.
 */
final class FaultWords {
    private static final int LONGEST = 100;

    private final Set<String> names;

    /**
     * @param names of properties that the schema knows
     */
    FaultWords(Set<String> names) {
        this.names = names;
    }

    String of(Error error) {
        String place = place(error);
        String words = error.getKeyword() + asked(error.getSchemaNode());
        return place.isEmpty() ? words : place + ": " + words;
    }

    private String place(Error error) {
        NodePath path = error.getInstanceLocation();
        var pointer = new StringBuilder();
        for (int at = 0; at < path.getNameCount(); at++) {
            pointer.append('/').append(step(path.getElement(at)));
        }
        String missing = error.getProperty();
        return missing != null && names.contains(missing)
                ? pointer.append('/').append(escaped(missing)).toString()
                : pointer.toString();
    }

    private String step(@Nullable Object element) {
        if (element instanceof Integer index) {
            return index.toString();
        }
        return element instanceof String name && names.contains(name) ? escaped(name) : "*";
    }

    /** What a keyword asks for, where that is short: not whole schemas, nor what {@code required} lists beside the one that is missing. */
    private static String asked(@Nullable JsonNode asked) {
        if (asked == null || asked.isContainer()) {
            return "";
        }
        String text = asked.asString();
        return text.length() > LONGEST ? "" : " " + text;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
