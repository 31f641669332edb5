package io.aegis.claims.docs;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

/** What the page on compliance promises to an auditor is there: each record is one that the ledger writes, each command one that is built, each test a file that runs. */
class ComplianceTest {
    private static final Page PAGE = Page.at("docs/explanation/compliance.md");
    private static final Pattern TYPE = Pattern.compile("\"type\":\"([a-z_]+)\"}");
    private static final Pattern RECORD = Pattern.compile("[a-z]+_[a-z]+|approval|checkpoint");
    private static final Pattern TEST = Pattern.compile("([a-z][a-z/-]+) ([A-Z]\\w*(?:Test|IT))");
    private static final Pattern RUNS = Pattern.compile("@(Test|ParameterizedTest)\\b");

    /** Words that look like records and are members or keys. */
    private static final Set<String> NO_RECORDS = Set.of("risk_rating", "review_interval_days");

    private static List<String> code(String beginning) {
        return PAGE.code().stream()
                .filter(code -> code.startsWith(beginning))
                .distinct()
                .toList();
    }

    static Stream<String> records() {
        return PAGE.code().stream()
                .filter(code -> RECORD.matcher(code).matches())
                .filter(code -> !NO_RECORDS.contains(code))
                .distinct();
    }

    static List<String> commands() {
        return code("aegis ");
    }

    static List<String> tests() {
        return PAGE.code().stream()
                .filter(code -> TEST.matcher(code).matches())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("records")
    void theLedgerWritesRecordsOfThatType(String record) {
        assertThat(written()).contains(record);
    }

    @Test
    void everyTypeOfTheLedgerIsOfUseToSomebody() {
        assertThat(records()).containsExactlyInAnyOrderElementsOf(written());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theCommandIsBuilt(String command) {
        Class<?> found = root();
        for (String word : command.substring("aegis ".length()).split(" ")) {
            if (!(found.isAnnotationPresent(Command.class))) {
                throw new AssertionError("'" + command + "' ends before '" + word + "'");
            }
            Class<?> noun = found;
            found = subcommands(noun)
                    .filter(sub -> sub.getAnnotation(Command.class).name().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no '" + word + "' in " + noun.getSimpleName()));
        }
        assertThat(found.getSuperclass().getSimpleName()).as("is built").isNotEqualTo("LaterCommand");
        assertThat(subcommands(found)).as("'%s' is whole", command).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void theTestRuns(String test) throws IOException {
        var named = TEST.matcher(test);
        assertThat(named.matches()).isTrue();
        String file = named.group(2) + ".java";
        try (var files = Files.walk(Page.root().resolve(named.group(1)).resolve("src/test/java"))) {
            var found = files.filter(each -> each.getFileName().toString().equals(file))
                    .toList();
            assertThat(found).hasSize(1);
            assertThat(Page.read(found.getFirst())).containsPattern(RUNS).doesNotContain("@Disabled");
        }
    }

    @Test
    void everyControlNamesARecordACommandAndATest() {
        List<String> rows = PAGE.text()
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what") && !line.startsWith("| control"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(30).allSatisfy(row -> {
            String[] cells = row.split(" \\| ", -1);
            assertThat(cells).hasSize(4);
            assertThat(cells[1]).isNotBlank();
            assertThat(cells[2]).contains("`aegis ");
            assertThat(cells[3]).containsPattern("`[a-z/-]+ [A-Z]\\w+(Test|IT)`");
        });
    }

    @Test
    void everyPartSaysWhatIsNotGiven() {
        for (String part : PAGE.text().split("\n##+ ", -1)) {
            if (part.contains("\n| ")) {
                assertThat(part).contains("\nNot given: ");
            }
        }
    }

    /** The types of the records on the page of the reference, which are as the ledger writes them. */
    private static Set<String> written() {
        return TYPE.matcher(Page.at("docs/reference/evidence.md").text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(toUnmodifiableSet());
    }

    private static Class<?> root() {
        try {
            return Class.forName("io.aegis.cli.Aegis");
        } catch (ClassNotFoundException gone) {
            throw new AssertionError("the command line has another root", gone);
        }
    }

    private static Stream<Class<?>> subcommands(Class<?> noun) {
        return Arrays.stream(noun.getAnnotation(Command.class).subcommands());
    }
}
