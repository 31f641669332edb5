package io.aegis.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.provider.gemini.GeminiAnswer.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GeminiAnswerTest {
    private static final String CANARY = "canary-5517";

    @Test
    void noPartShowsWhatTheModelSaid() {
        List<Part> parts = List.of(new Part.Text(CANARY, true), new Part.Call(Optional.of(CANARY), CANARY, CANARY));

        for (Part part : parts) {
            assertThat(part.toString())
                    .startsWith(part.getClass().getSimpleName())
                    .doesNotContain(CANARY);
        }
        assertThat(Part.class.getPermittedSubclasses()).hasSameSizeAs(parts);
    }
}
