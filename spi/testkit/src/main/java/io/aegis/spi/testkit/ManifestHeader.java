package io.aegis.spi.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The clauses of an OSGi manifest header (OSGi Core R8, 3.2.4).
 *
 * @param clauses in order; each has at least one path and any number of attributes and directives
 */
record ManifestHeader(List<Clause> clauses) {
    /**
     * One clause.
     *
     * @param path the name before the parameters
     * @param attributes by name, types such as {@code :List<String>} left out; names of directives end in a colon
     */
    record Clause(String path, Map<String, String> attributes) {
        String attribute(String name) {
            return attributes.getOrDefault(name, "");
        }

        List<String> list(String name) {
            return attribute(name).isEmpty()
                    ? List.of()
                    : List.of(attribute(name).trim().split("\\s*,\\s*"));
        }
    }

    static ManifestHeader parse(String value) {
        return new ManifestHeader(
                split(value, ',').stream().map(ManifestHeader::clause).toList());
    }

    private static Clause clause(String text) {
        var parts = split(text, ';');
        var attributes = new LinkedHashMap<String, String>();
        for (String parameter : parts.subList(1, parts.size())) {
            int equals = parameter.indexOf('=');
            String name = parameter.substring(0, equals);
            boolean directive = name.endsWith(":");
            int type = name.indexOf(':');
            attributes.put(
                    directive || type < 0 ? name : name.substring(0, type), unquoted(parameter.substring(equals + 1)));
        }
        return new Clause(parts.getFirst(), attributes);
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }

    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                quoted = !quoted;
            } else if (text.charAt(i) == separator && !quoted) {
                parts.add(text.substring(start, i).trim());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).trim());
        return List.copyOf(parts);
    }
}
