package io.aegis.guard.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopsTest {
    @Test
    void passesProse() {
        String prose = "Kindly review the quarterly delivery notes, and tell me what changed since the last meeting.\n";

        assertThat(next(prose, 0)).isEqualTo(prose.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "my password is|3",
                "my PASS_WORD is|3",
                "the b.pw is|4",
                "the secret2 is|12",
                "the bsecret2 is|4",
                "run --user jane|4",
                "an eyJhbGciOiJIUzI1|3",
                "an AKIA234567890123 in|3",
                "see dp.pt here|4",
                "see SG..x here|4",
                "see a=b here|4",
                "what: this|0",
                "not so\\n here|4",
                "setenv(DB_TOKEN, 1)|7",
                "setenv(\"X\", 1)|8",
                "so it ends here|11",
                "so it ends here.|11"
            })
    void stopsWhereAWordHasToBeLookedAt(String text, int offset) {
        assertThat(next(text, 0)).isEqualTo(offset);
    }

    @Test
    void neverGoesBack() {
        String text = "my password is a=b. dp.pt: -x, \"y\", 2..3";
        for (int from = 0; from <= text.length(); from++) {
            assertThat(next(text, from)).isBetween(from, text.length());
        }
    }

    private static int next(String text, int from) {
        return Stops.next(text.toCharArray(), from);
    }
}
