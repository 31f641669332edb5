package io.aegis.claims.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the reference lists is what the code does. */
class ReferenceTest {
    /** Run with {@code -Daegis.docs.write=true} to write the pages. */
    @ParameterizedTest
    @EnumSource
    void thePageSaysWhatTheCodeSays(ReferenceTable table) throws IOException {
        Path page = Page.root().resolve(table.page());
        String expected = table.written(Files.readString(page));
        if (Boolean.getBoolean("aegis.docs.write")) {
            Files.writeString(page, expected);
        }
        assertThat(page).hasContent(expected);
    }
}
