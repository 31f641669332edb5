package io.aegis.vendor;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a plugin: its vendor, a dot, and what it is. It is the {@code type} that operators write, and the Java package.
 *
 * @param text such as {@code acme.tickets}
 */
public record PluginName(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,31}(\\.[a-z][a-z0-9_]{0,31}){1,3}");
    /** JLS 3.9, and the literals of 3.10. */
    private static final Set<String> KEYWORDS = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "false",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "true",
            "try",
            "void",
            "volatile",
            "while",
            "_");

    private static final Set<String> TAKEN = Set.of("aegis", "java", "javax", "jdk", "sun", "jakarta");

    /** With these, a class of the project would have the name of a type of the contract that it uses: {@code GuardFactory}. */
    private static final Set<String> AMBIGUOUS =
            Set.of("Guard", "Text", "Model", "ModelProvider", "Authenticator", "Secret", "SecretBackend", "Exporter");

    public PluginName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no name of a plugin; write your own name, a dot and what it is,"
                            + " in lower case letters, digits and underscores: acme.tickets");
        }
        List<String> parts = List.of(text.split("\\."));
        if (TAKEN.contains(parts.getFirst())) {
            throw new IllegalArgumentException("names that begin with '" + parts.getFirst()
                    + ".' are not a vendor's; begin with a name of your own, as in acme." + parts.getLast());
        }
        parts.stream().filter(KEYWORDS::contains).findFirst().ifPresent(keyword -> {
            throw new IllegalArgumentException("'" + keyword + "' in '" + text
                    + "' is a word of the Java language and cannot be part of a package; choose another word");
        });
    }

    /** What stands before the first dot. */
    String vendor() {
        return text.substring(0, text.indexOf('.'));
    }

    /** With hyphens, as files and artifacts are called. */
    public String artifact() {
        return text.replace('.', '-').replace('_', '-');
    }

    /** As a path below a source folder. */
    String folder() {
        return text.replace('.', '/');
    }

    /** What the names of classes begin with. */
    String classPrefix() {
        String prefix = words(text.substring(text.lastIndexOf('.') + 1));
        return AMBIGUOUS.contains(prefix) ? words(vendor()) + prefix : prefix;
    }

    private static String words(String part) {
        return Stream.of(part.split("_", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }
}
