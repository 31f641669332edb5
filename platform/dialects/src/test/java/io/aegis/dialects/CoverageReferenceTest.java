package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CoverageReferenceTest {
    /** Run with {@code -Daegis.docs.write=true} to write the page. */
    @Test
    void thePageInTheRepositoryIsWhatTheTableSays() throws IOException {
        Path page = Path.of("../../docs/reference/coverage.md");
        if (Boolean.getBoolean("aegis.docs.write")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, CoverageReference.page());
        }
        assertThat(page).hasContent(CoverageReference.page());
    }
}
