package io.aegis.guard.exfiltration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Annotated texts of a development corpus, one JSON object a line, in the folder that {@code AEGIS_CORPORA} names. */
final class Corpus {
    private static final Pattern SPAN =
            Pattern.compile("\\{\"start\": ?(\\d+), ?\"end\": ?(\\d+), ?\"type\": ?\"([^\"]+)\"");

    /** One text and what annotators found in it; offsets are UTF-16. */
    record Item(String text, boolean positive, List<Labelled> spans) {}

    /** A range with its type. */
    record Labelled(int start, int end, String type) {}

    private Corpus() {}

    static List<Item> read(String file) {
        String folder = System.getenv("AEGIS_CORPORA");
        Assumptions.assumeTrue(folder != null, "AEGIS_CORPORA names no folder with corpora: quality is not measured");
        Path path = Path.of(String.valueOf(folder), file + ".jsonl");
        try (var lines = Files.lines(path)) {
            return lines.map(Corpus::item).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Item item(String line) {
        String text = string(line, "\"text\": \"");
        var spans = new ArrayList<Labelled>();
        var matcher = SPAN.matcher(line);
        while (matcher.find()) {
            int start = text.offsetByCodePoints(0, Integer.parseInt(matcher.group(1)));
            int end = text.offsetByCodePoints(0, Integer.parseInt(matcher.group(2)));
            spans.add(new Labelled(start, end, matcher.group(3)));
        }
        return new Item(text, line.contains("\"label\": 1"), spans);
    }

    private static String string(String line, String key) {
        int at = line.indexOf(key) + key.length();
        var value = new StringBuilder();
        while (line.charAt(at) != '"') {
            char c = line.charAt(at++);
            if (c == '\\') {
                c = line.charAt(at++);
                switch (c) {
                    case 'n' -> value.append('\n');
                    case 't' -> value.append('\t');
                    case 'r' -> value.append('\r');
                    case 'b' -> value.append('\b');
                    case 'f' -> value.append('\f');
                    case 'u' -> {
                        value.append((char) Integer.parseInt(line.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> value.append(c);
                }
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }
}
