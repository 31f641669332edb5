package io.aegis.guard.exfiltration;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.ScanWindow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The work for one character is bounded, whatever a model writes: counted in characters looked at and decoded to, not in time. */
class LinearityTest {
    static final List<String> UNITS = List.of(
            "<",
            "<a ",
            "<a b='",
            "](",
            "![",
            "[",
            "]: ",
            "((",
            "https://",
            "//",
            "/",
            "a.b/",
            "%41",
            "%25",
            "&#65;",
            "\\u0041",
            "QUJD",
            "41",
            "a",
            "a ",
            "\"",
            "<EMAIL_ADDRESS_kdmfeahbgcpl>",
            "<EMAIL_ADDRESS_",
            "kestrel-",
            "kestrel-ladder-viole ",
            "password=",
            "AKIA");

    private static final int LENGTH = 1 << 16;

    @ParameterizedTest
    @FieldSource("UNITS")
    void looksAtEachCharacterABoundedNumberOfTimes(String unit) {
        String text = unit.repeat(LENGTH / unit.length());

        assertThat(looks(text)).isLessThan(400L * text.length());
    }

    @ParameterizedTest
    @FieldSource("UNITS")
    void growsWithTheTextAndNotWithItsSquare(String unit) {
        long quarter = looks(unit.repeat(LENGTH / 4 / unit.length()));
        long whole = looks(unit.repeat(LENGTH / unit.length()));

        assertThat(whole).isLessThan(5 * quarter + 100_000);
    }

    @ParameterizedTest
    @FieldSource("UNITS")
    void decodesToNoMoreThanABoundedNumberOfCharacters(String unit) {
        String text = unit.repeat(CarrierReader.MOST / unit.length());
        long decoded = Layers.of(text).stream()
                .mapToLong(layer -> layer.text().length())
                .sum();

        assertThat(decoded).isLessThan(40L * text.length());
    }

    @ParameterizedTest
    @FieldSource("UNITS")
    void holdsBackABoundedNumberOfCharacters(String unit) {
        String text = unit.repeat(LENGTH / unit.length());

        var guard = new Guarded(Map.of("mode", "redact", "canaries", List.of(Guarded.CANARY)));

        assertThat(guard.heldBack(text)).isLessThan(2 * CarrierReader.MOST);
    }

    private static long looks(String text) {
        var window = new ScanWindow(text, 0, true);
        var canaries = new Canaries(List.of(Guarded.CANARY));
        var values = new Values(canaries, new Spelled(List.of("EMAIL_ADDRESS"), true));
        var scanner = new CarrierScanner(new Judge(values, List.of(), Images.QUERY, 64, false), canaries);
        assertThat(scanner.scan(window, (start, end, entity) -> {})).isEqualTo(text.length());
        return window.looks();
    }
}
