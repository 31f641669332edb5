package io.aegis.guard.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamingTest {
    /** What the page of the guard promises. */
    private static final int LONGEST_KEY_BLOCK = 8192;

    private final Guarded guard = new Guarded(Map.of("mode", "mask"));

    static Stream<String> texts() {
        return Stream.concat(
                SecretsGuardTest.STOPPED.stream().map(Examples::text),
                SecretsGuardTest.PASSED.stream().filter(text -> !text.isEmpty()));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void findsTheSameAtEverySplitPoint(String text) {
        String whole = guard.masked(text);
        for (int split = 1; split < text.length(); split++) {
            assertThat(guard.maskedInPieces(List.of(text.substring(0, split), text.substring(split))))
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void findsTheSameInSingleCharacters(String text) {
        assertThat(guard.maskedInPieces(Stream.of(text.split("")).toList())).isEqualTo(guard.masked(text));
    }

    @Test
    void findsTheSameInRandomTextsCutAtRandom() {
        var random = new Random(20261123);
        List<String> texts = texts().toList();
        for (int round = 0; round < 20_000; round++) {
            String text = mixture(random, texts);
            var pieces = new ArrayList<String>();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(1 + random.nextInt(30)));
                pieces.add(text.substring(at, end));
                at = end;
            }
            assertThat(guard.maskedInPieces(pieces)).as(text).isEqualTo(guard.masked(text));
        }
    }

    private static String mixture(Random random, List<String> texts) {
        var mixture = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            String text = texts.get(random.nextInt(texts.size()));
            int start = random.nextInt(text.length());
            mixture.append(text, start, start + random.nextInt(text.length() - start) + 1);
            String filler = " .-=:'\"\\n/_4A\n\u200B%";
            for (int j = random.nextInt(4); j > 0; j--) {
                mixture.append(filler.charAt(random.nextInt(filler.length())));
            }
        }
        return mixture.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'A sentence ends here. '|0",
                "'A sentence ends here.'|0",
                "'A word '|0",
                "'Is it so? 12, 13: '|0",
                "'the password is '|12",
                "'api_key = '|2",
                "'key ghp_abc'|7",
                "'a - b -----BEGIN RSA'|14"
            })
    void holdsBackNoMoreThanCanBecomeAValue(String text, int held) {
        assertThat(guard.heldBack(text)).isEqualTo(held);
    }

    @Test
    void holdsBackABoundedNumberOfCharactersOfWhateverComes() {
        for (String unit : List.of(
                "a",
                "1",
                "-",
                "=",
                ":",
                "a=",
                "password=",
                "eyJ",
                "eyJhbGciOi.",
                "://a:",
                "-----BEGIN ",
                "AKIA",
                "sk-",
                "\\n",
                "%3D",
                "\u200B",
                "é",
                "-----BEGIN RSA PRIVATE KEY-----")) {
            var inspector = guard.open();
            String piece = unit.repeat(100);
            int received = 0;
            for (int i = 0; i < 100; i++) {
                received += piece.length();
                assertThat(received - inspector.next(piece).cleared())
                        .as(unit)
                        .isLessThan(LONGEST_KEY_BLOCK + LONGEST_KEY_BLOCK / 4);
            }
        }
    }

    @Test
    void blocksBeforeTheValueIsCleared() {
        var inspector = new Guarded(Map.of("mode", "block")).open();

        assertThat(inspector.next("write to AKIAQYLPMN5H").cleared()).isEqualTo(9);
        var progress = inspector.next("JKLOPQ6R now");
        assertThat(progress.verdict().outcome()).isInstanceOf(Verdict.Outcome.Block.class);
        assertThat(progress.cleared()).isEqualTo(9);
    }

    @Test
    void clearsEverythingAtTheEnd() {
        var inspector = guard.open();
        inspector.next("and 12");

        assertThat(inspector.finish().cleared()).isEqualTo(6);
    }
}
