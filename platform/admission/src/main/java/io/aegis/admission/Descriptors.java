package io.aegis.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Descriptors of fields and methods (JVMS 4.3) and the names of classes within them, for one class. Serves one thread.
 *
 * <p>Each is read once: as many entries of a constant pool as it has room for may share one.
 */
final class Descriptors {
    /** A longer one is none: a method has at most 255 parameters, and no compiler comes near it. */
    static final int LONGEST = 16 * 1024;

    private static final Pattern FIELD = Pattern.compile("\\[{0,255}(?:[BCDFIJSZ]|L([^;\\[\\]().<>]+);)");
    private static final Pattern METHOD =
            Pattern.compile("\\(((?:" + FIELD.pattern() + ")*+)\\)(V|" + FIELD.pattern() + ")");
    private static final Reading NONE = new Reading(false, false, List.of(), List.of(), "()");

    private final Map<String, Reading> readings = new HashMap<>();

    /**
     * What a text says as a descriptor.
     *
     * @param types the classes that it names
     * @param returned those of them that a method returns
     * @param parameters for people
     */
    private record Reading(
            boolean isField, boolean isMethod, List<String> types, List<String> returned, String parameters) {}

    /** Internal names of the classes that a descriptor names; empty for one that is no descriptor. */
    List<String> types(String descriptor) {
        return reading(descriptor).types();
    }

    boolean isField(String descriptor) {
        return reading(descriptor).isField();
    }

    boolean isMethod(String descriptor) {
        return reading(descriptor).isMethod();
    }

    /** The class that a name in a constant pool means: that of the elements, for an array; empty for an array of primitives, and for one that is none. */
    List<String> element(String name) {
        return name.startsWith("[") ? types(name) : List.of(name);
    }

    /** Parameters for people: simple names, and no more of them than are shown. */
    String parameters(String descriptor) {
        return reading(descriptor).parameters();
    }

    /** The class that a method of this descriptor returns; empty for a primitive. */
    List<String> returned(String descriptor) {
        return reading(descriptor).returned();
    }

    /** A class for people. */
    static String name(String internal) {
        return internal.replace('/', '.');
    }

    private Reading reading(String descriptor) {
        return readings.computeIfAbsent(descriptor, Descriptors::read);
    }

    private static Reading read(String descriptor) {
        if (descriptor.length() > LONGEST) {
            return NONE;
        }
        if (FIELD.matcher(descriptor).matches()) {
            return new Reading(true, false, named(descriptor), List.of(), "()");
        }
        if (!METHOD.matcher(descriptor).matches()) {
            return NONE;
        }
        int end = descriptor.indexOf(')');
        return new Reading(
                false, true, named(descriptor), named(descriptor.substring(end)), shown(descriptor.substring(0, end)));
    }

    private static List<String> named(String descriptor) {
        var types = new ArrayList<String>();
        Matcher matcher = FIELD.matcher(descriptor);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                types.add(matcher.group(1));
            }
        }
        return types;
    }

    private static String shown(String parameters) {
        var shown = new ArrayList<String>();
        Matcher matcher = FIELD.matcher(parameters);
        for (int length = 0;
                length <= Words.LONGEST && matcher.find();
                length += shown.getLast().length()) {
            shown.add(simple(matcher.group()));
        }
        return "(" + String.join(", ", shown) + ")";
    }

    private static String simple(String field) {
        int dimensions = field.lastIndexOf('[') + 1;
        String element = field.substring(dimensions);
        String name = switch (element.charAt(0)) {
            case 'B' -> "byte";
            case 'C' -> "char";
            case 'D' -> "double";
            case 'F' -> "float";
            case 'I' -> "int";
            case 'J' -> "long";
            case 'S' -> "short";
            case 'Z' -> "boolean";
            default -> element.substring(Math.max(element.lastIndexOf('/'), 0) + 1, element.length() - 1);
        };
        return name.substring(name.lastIndexOf('$') + 1) + "[]".repeat(dimensions);
    }
}
