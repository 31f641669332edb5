package io.aegis.claims.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A claim names the tests that hold it, and they exist, where the page says, with something in them that runs. */
class SecurityClaimsTest {
    private static final Page CLAIMS = Page.at("docs/security-claims.md");
    private static final Pattern NAMED =
            Pattern.compile("([a-z][a-z/-]+) ([A-Z][A-Za-z]*(?:Test|IT))(?:#([a-zA-Z]+))?");
    private static final Pattern RUNS = Pattern.compile(
            "@(Test|ParameterizedTest|TestFactory|FuzzTest)\\b|extends \\w+(?:Contract|Coverage|Fuzz)\\b");

    /** A test class that the page names, as {@code platform/vault TlsIT} or {@code platform/vault TlsIT#method}. */
    record Named(String module, String type, String method) {
        @Override
        public String toString() {
            return module + " " + type + (method.isEmpty() ? "" : "#" + method);
        }
    }

    static Stream<Named> named() {
        return CLAIMS.code().stream()
                .map(NAMED::matcher)
                .filter(found -> found.matches())
                .map(found -> new Named(found.group(1), found.group(2), found.group(3) == null ? "" : found.group(3)))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("named")
    void aNamedTestExistsAndRuns(Named named) {
        List<Path> files = sources(Page.root().resolve(named.module()), named.type() + ".java");
        assertThat(files).as("sources of %s", named).hasSize(1);
        String source = Page.read(files.getFirst());
        assertThat(source).containsPattern(RUNS);
        assertThat(source).doesNotContain("@Disabled");
        assertThat(source).contains(named.method().isEmpty() ? named.type() : "void " + named.method() + "(");
    }

    @Test
    void everyPromiseOfTheScopeHasItsClaims() {
        List<String> promises =
                IntStream.rangeClosed(1, 9).mapToObj(number -> "P" + number).toList();
        for (String promise : promises) {
            assertThat(Page.at("SECURITY.md").text()).contains("| " + promise + " ");
            assertThat(CLAIMS.text()).contains("## " + promise + ": ");
        }
    }

    @Test
    void everyPromiseHasATestOrSaysThatItHasNone() {
        for (String section : CLAIMS.text().split("\n## ", -1)) {
            if (section.startsWith("P")) {
                boolean tested = Pattern.compile("`[a-z/-]+ [A-Z]\\w+(Test|IT)")
                        .matcher(section)
                        .find();
                assertThat(tested || section.contains("No test holds this yet."))
                        .as(section.lines().findFirst().orElse(""))
                        .isTrue();
            }
        }
    }

    @Test
    void testsAreNamed() {
        assertThat(named()).hasSizeGreaterThan(20);
        assertThat(CLAIMS.code().stream()
                        .filter(code -> code.matches(".*[a-z](Test|IT)(#.*)?"))
                        .filter(code -> !NAMED.matcher(code).matches()))
                .as("written as `module TestClass`, so that it can be checked")
                .isEmpty();
    }

    private static List<Path> sources(Path module, String name) {
        try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
