package io.aegis.admission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The manifest of a bundle: one section, every header once (JAR file specification, "Manifest Specification").
 *
 * <p>Stricter than the JDK and the framework, which each read it once more: both must find what was judged here.
 */
final class BundleManifest {
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,69}): (.*)", Pattern.DOTALL);
    /** With the end of the line the JDK reads no more than 512. */
    private static final int MAX_LINE = 510;

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private BundleManifest() {}

    static BundleManifest parse(byte[] bytes) throws MalformedException {
        var manifest = new BundleManifest();
        // One byte, one character: a header is put together from its lines before it is decoded, as the JDK and the
        // framework do.
        manifest.read(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!"1.0".equals(manifest.headers.get("Manifest-Version"))) {
            throw malformed("it begins with Manifest-Version: 1.0");
        }
        return manifest;
    }

    /** A header, whatever the case of its name. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** All headers. */
    Map<String, String> headers() {
        return new TreeMap<>(headers);
    }

    private void read(String text) throws MalformedException {
        var header = new StringBuilder();
        boolean isOver = false;
        for (String line : text.replace("\r\n", "\n").split("\n", -1)) {
            if (line.length() > MAX_LINE || line.chars().anyMatch(point -> point < ' ' || point == 0x7f)) {
                throw malformed("a line ends with a line feed, has at most " + MAX_LINE
                        + " characters and no control characters");
            }
            // A name and its colon stand in one line: the JDK looks for them nowhere else.
            if (line.startsWith(" ") && !isOver && header.indexOf(": ") > 0) {
                header.append(line, 1, line.length());
                continue;
            }
            take(header.toString());
            header.setLength(0);
            if (isOver && !line.isEmpty()) {
                throw malformed("it has one section; leave the sections of single entries out");
            }
            isOver |= line.isEmpty();
            header.append(line);
        }
        if (!text.endsWith("\n")) {
            throw malformed("its last line ends with a line feed");
        }
    }

    private void take(String header) throws MalformedException {
        if (header.isEmpty()) {
            return;
        }
        Matcher parts = HEADER.matcher(decoded(header));
        if (!parts.matches()) {
            throw malformed("a line is a header, 'Name: value', or begins with a space and continues one");
        }
        String name = parts.group(1);
        if (headers.isEmpty() && !name.equalsIgnoreCase("Manifest-Version")) {
            throw malformed("it begins with Manifest-Version: 1.0");
        }
        String value = parts.group(2);
        if (!value.equals(value.strip())) {
            throw malformed("the value of " + name + " has blanks around it, which one reader drops and another keeps");
        }
        if (headers.putIfAbsent(name, value) != null) {
            throw malformed("the header " + name + " is there twice");
        }
    }

    private static String decoded(String bytes) throws MalformedException {
        try {
            var header = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException otherwise) {
            throw malformed("it is UTF-8");
        }
    }

    private static MalformedException malformed(String message) {
        return new MalformedException(JarFile.MANIFEST_NAME, message);
    }
}
