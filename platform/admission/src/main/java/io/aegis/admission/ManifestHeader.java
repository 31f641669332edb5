package io.aegis.admission;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A manifest header made of clauses (OSGi Core R8, 1.3.2 and 3.2.4). Stricter than the framework that reads it later: what could be read in two ways is
 * malformed.
 *
 * @param clauses in order
 */
record ManifestHeader(List<Clause> clauses) {
    ManifestHeader {
        clauses = List.copyOf(clauses);
    }

    /**
     * One clause.
     *
     * @param name what stands before the parameters
     * @param attributes {@code name=value} and {@code name:Type=value}, without types
     * @param directives {@code name:=value}
     */
    record Clause(String name, Map<String, String> attributes, Map<String, String> directives) {
        Clause {
            // Not Map.copyOf: it is slow with many names of one hash code, which is for their author to choose.
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
            directives = Collections.unmodifiableMap(new LinkedHashMap<>(directives));
        }
    }

    /** Reads a header. */
    static ManifestHeader parse(String header, String value) throws MalformedException {
        var clauses = new ArrayList<Clause>();
        for (String text : split(header, value, ',')) {
            clauses.add(clause(header, text));
        }
        return new ManifestHeader(clauses);
    }

    /** The clauses of one name. */
    List<Clause> named(String name) {
        return clauses.stream().filter(clause -> clause.name().equals(name)).toList();
    }

    private static Clause clause(String header, String text) throws MalformedException {
        List<String> parts = split(header, text, ';');
        var attributes = new LinkedHashMap<String, String>();
        var directives = new LinkedHashMap<String, String>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new MalformedException(header, "a clause is one name and parameters of the form name=value");
            }
            String name = part.substring(0, equals).strip();
            String value = unquoted(header, part.substring(equals + 1).strip());
            boolean isNew = name.endsWith(":")
                    ? directives.putIfAbsent(name.substring(0, name.length() - 1), value) == null
                    : attributes.putIfAbsent(untyped(name), value) == null;
            if (!isNew) {
                throw new MalformedException(header, "a parameter is given twice");
            }
        }
        return new Clause(parts.getFirst(), attributes, directives);
    }

    private static String untyped(String name) {
        int colon = name.indexOf(':');
        return (colon < 0 ? name : name.substring(0, colon)).strip();
    }

    private static String unquoted(String header, String value) throws MalformedException {
        if (!value.startsWith("\"")) {
            return value;
        }
        if (value.length() < 2 || value.indexOf('"', 1) != value.length() - 1) {
            throw new MalformedException(header, "a quoted value ends with its second quote");
        }
        return value.substring(1, value.length() - 1);
    }

    private static List<String> split(String header, String text, char separator) throws MalformedException {
        if (text.indexOf('\\') >= 0) {
            throw new MalformedException(header, "backslashes are not understood here");
        }
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '"') {
                quoted = !quoted;
            } else if (text.charAt(at) == separator && !quoted) {
                parts.add(text.substring(start, at).strip());
                start = at + 1;
            }
        }
        parts.add(text.substring(start).strip());
        if (quoted || parts.contains("")) {
            throw new MalformedException(header, "an open quote, or nothing between two separators");
        }
        return parts;
    }
}
