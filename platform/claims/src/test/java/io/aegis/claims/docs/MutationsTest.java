package io.aegis.claims.docs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page says was broken is there to be broken again, and the suites that saw it are there to be run. */
class MutationsTest {
    private static final List<String> ROWS = Page.at("docs/explanation/mutations.md")
            .text()
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();
    private static final Pattern PLACE = Pattern.compile("`([A-Z]\\w*)(?:\\.(\\w+))?`");
    private static final Pattern SUITE = Pattern.compile("`([a-z][a-z/-]+) ([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?`");

    private static final Map<String, List<String>> SOURCES = sources();

    private static Map<String, List<String>> sources() {
        try (var files = Files.walk(Page.root())) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .collect(groupingBy(MutationsTest::name, mapping(Page::read, toList())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static Stream<MatchResult> found(Pattern pattern, int cell) {
        return ROWS.stream()
                .flatMap(row -> pattern.matcher(row.split(" \\| ", -1)[cell]).results());
    }

    @Test
    void everyRowNamesAPlaceAWayAndASuite() {
        assertThat(ROWS).hasSizeGreaterThan(200).allSatisfy(row -> {
            String[] cells = row.split(" \\| ", -1);
            assertThat(cells).hasSize(3).noneMatch(String::isBlank);
            assertThat(cells[2]).containsPattern(SUITE);
        });
    }

    @Test
    void everyPlaceIsThere() {
        assertThat(found(PLACE, 0)).isNotEmpty().allSatisfy(place -> {
            assertThat(SOURCES).containsKey(place.group(1));
            if (place.group(2) != null) {
                assertThat(SOURCES.get(place.group(1)))
                        .as(place.group())
                        .anySatisfy(source -> assertThat(source).containsPattern("\\b" + place.group(2) + "\\b"));
            }
        });
    }

    @Test
    void everySuiteIsThere() {
        assertThat(found(SUITE, 2)).isNotEmpty().allSatisfy(suite -> {
            Path sources = Page.root().resolve(suite.group(1)).resolve("src/test/java");
            assertThat(sources).as(suite.group()).isDirectory();
            assertThat(SOURCES).containsKey(suite.group(2));
            if (suite.group(3) != null) {
                assertThat(SOURCES.get(suite.group(2)))
                        .as(suite.group())
                        .anySatisfy(source -> assertThat(source).contains("void " + suite.group(3) + "("));
            }
        });
    }
}
