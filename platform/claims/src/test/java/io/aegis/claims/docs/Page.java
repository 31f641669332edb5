package io.aegis.claims.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Markdown page of the repository.
 *
 * @param file where it is
 * @param text all of it
 */
record Page(Path file, String text) {
    /** A stretch of a page between two fences, with what stands behind the first. */
    record Fence(String info, String text) {}

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(.*?)\\n(.*?)^```[ \\t]*$");
    private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?)[ \\t]*$");
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");

    /** Every page of a checkout. */
    static List<Page> all() {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> Stream.of(root().relativize(file).toString().split("/", -1))
                            .noneMatch(NOT_OURS::contains))
                    .sorted()
                    .map(Page::of)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A page by its path from the root of the checkout. */
    static Page at(String path) {
        return of(root().resolve(path));
    }

    static Page of(Path file) {
        return new Page(file, read(file));
    }

    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("spi/api/pom.xml")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("these tests run inside a checkout"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<Fence> fences() {
        return FENCE.matcher(text)
                .results()
                .map(found -> new Fence(found.group(1).strip(), found.group(2)))
                .toList();
    }

    /** The prose: without what stands between fences, and without what stands in backticks. */
    String prose() {
        return CODE.matcher(FENCE.matcher(text).replaceAll("")).replaceAll("");
    }

    /** What stands in backticks outside of fences. */
    List<String> code() {
        return CODE.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .map(found -> found.substring(1, found.length() - 1))
                .toList();
    }

    /** The names under which a heading of this page can be linked to. */
    Set<String> anchors() {
        return HEADING.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map(found -> anchor(found.group(1)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    @Override
    public String toString() {
        return root().relativize(file).toString();
    }
}
