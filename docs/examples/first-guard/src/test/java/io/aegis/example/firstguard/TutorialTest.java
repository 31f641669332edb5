package io.aegis.example.firstguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TutorialTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path PAGE = MODULE.resolve("../../tutorials/write-your-first-guard.md");

    /** A fence whose info string names a file: {@code ```java src/main/java/...}. */
    private static final Pattern SNIPPET = Pattern.compile("(?ms)^```\\w+ (\\S+)\\n(.*?)^```$");

    @Test
    void everyFileThatThePageShowsIsTheFileThatIsBuilt() throws IOException {
        var snippets = snippets();
        for (var snippet : snippets.entrySet()) {
            assertThat(MODULE.resolve(snippet.getKey())).exists().hasContent(snippet.getValue());
        }
    }

    @Test
    void thePageShowsEverySourceOfTheGuard() throws IOException {
        try (var files = Files.walk(MODULE.resolve("src/main"))) {
            var sources = files.filter(Files::isRegularFile)
                    .map(file -> MODULE.relativize(file).toString())
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList();
            assertThat(sources).isNotEmpty();
            assertThat(snippets().keySet()).containsAll(sources).contains("bnd.bnd");
        }
    }

    private static Map<String, String> snippets() throws IOException {
        var snippets = new LinkedHashMap<String, String>();
        var fences = SNIPPET.matcher(Files.readString(PAGE));
        while (fences.find()) {
            snippets.put(fences.group(1), fences.group(2));
        }
        return snippets;
    }
}
