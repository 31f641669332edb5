package io.aegis.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Descriptors of fields and methods (JVMS 4.3) and the names of classes within them. */
final class Descriptors {
    private static final Pattern FIELD = Pattern.compile("\\[{0,255}(?:[BCDFIJSZ]|L([^;\\[\\]().<>]+);)");
    private static final Pattern METHOD =
            Pattern.compile("\\(((?:" + FIELD.pattern() + ")*+)\\)(V|" + FIELD.pattern() + ")");

    private Descriptors() {}

    /** Internal names of the classes that a descriptor names; empty for one that is no descriptor. */
    static List<String> types(String descriptor) {
        var types = new ArrayList<String>();
        Matcher matcher = FIELD.matcher(descriptor);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                types.add(matcher.group(1));
            }
        }
        return types;
    }

    static boolean isField(String descriptor) {
        return FIELD.matcher(descriptor).matches();
    }

    static boolean isMethod(String descriptor) {
        return METHOD.matcher(descriptor).matches();
    }

    /** The class that a name in a constant pool means: that of the elements, for an array; empty for an array of primitives. */
    static List<String> element(String name) {
        return name.startsWith("[") ? types(name) : List.of(name);
    }

    /** Parameters for people: simple names. */
    static String parameters(String descriptor) {
        var parameters = new ArrayList<String>();
        Matcher matcher = FIELD.matcher(descriptor.substring(0, Math.max(0, descriptor.indexOf(')'))));
        while (matcher.find()) {
            parameters.add(simple(matcher.group()));
        }
        return "(" + String.join(", ", parameters) + ")";
    }

    /** The type that a method of this descriptor returns, as a descriptor. */
    static String returned(String descriptor) {
        return descriptor.substring(descriptor.indexOf(')') + 1);
    }

    /** A class for people. */
    static String name(String internal) {
        return internal.replace('/', '.');
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
