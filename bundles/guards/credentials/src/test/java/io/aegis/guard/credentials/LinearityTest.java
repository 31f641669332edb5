package io.aegis.guard.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.ScanWindow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The work for one character is bounded, whatever a caller sends: counted in characters looked at, not in time. */
class LinearityTest {
    static final List<String> UNITS = List.of(
            "-----BEGIN ",
            "-----BEGIN RSA PRIVATE KEY-----\n",
            "password=",
            "password is ",
            "eyJ",
            "eyJhbGciOiJIUzI1NiJ9.",
            "://a:",
            "://a:b@",
            "=",
            ":",
            "sk-",
            "AKIA",
            "a ",
            "pass for me:",
            "\\n",
            "-",
            "hooks.",
            "by ");

    private static final int LENGTH = 1 << 20;

    @ParameterizedTest
    @FieldSource("UNITS")
    void looksAtEachCharacterABoundedNumberOfTimes(String unit) {
        String text = unit.repeat(LENGTH / unit.length());

        assertThat(looks(text)).isLessThan(2500L * text.length());
    }

    @ParameterizedTest
    @FieldSource("UNITS")
    void growsWithTheTextAndNotWithItsSquare(String unit) {
        long quarter = looks(unit.repeat(LENGTH / 16 / unit.length()));
        long whole = looks(unit.repeat(LENGTH / 4 / unit.length()));

        assertThat(whole).isLessThan(5 * quarter + 10_000);
    }

    private static long looks(String text) {
        var window = new ScanWindow(text, 0, true);
        assertThat(new SecretScanner(Set.of()).scan(window, (start, end, entity) -> {}))
                .isEqualTo(text.length());
        return window.looks();
    }
}
