package io.aegis.claims.docs;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tutorial "Write your first guard" shows the files that are built, and all of them. */
class FirstGuardTest {
    private static final Path PROJECT = Page.root().resolve("docs/examples/acme-tickets");

    @Test
    void everyFileThatThePageShowsIsTheFileThatIsBuilt() {
        snippets()
                .forEach((file, text) ->
                        assertThat(PROJECT.resolve(file)).exists().hasContent(text));
    }

    @Test
    void thePageShowsEverySourceOfTheGuard() throws IOException {
        try (var files = Files.walk(PROJECT.resolve("src"))) {
            var sources = files.filter(Files::isRegularFile)
                    .map(file -> PROJECT.relativize(file).toString())
                    .toList();
            assertThat(sources).isNotEmpty();
            assertThat(snippets().keySet()).containsAll(sources).contains("bnd.bnd");
        }
    }

    /** A fence whose info string names a file: {@code ```java src/main/java/...}. */
    private static Map<String, String> snippets() {
        return Page.at("docs/tutorials/write-your-first-guard.md").fences().stream()
                .filter(fence -> fence.info().contains(" "))
                .collect(toMap(fence -> fence.info().split(" ", 2)[1], Page.Fence::text));
    }
}
