package io.aegis.guard.regex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchLengthTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc 3 3",
                "a|bcd 1 3",
                "a? 0 1",
                "(?:ab){2,3} 4 6",
                "(?P<n>ab)c 3 3",
                "(?i:ab) 2 2",
                "(?i)ab 2 2",
                "[a-z]{4} 4 8",
                "[]a] 1 2",
                "[^]\\]x] 1 2",
                "[[:alpha:]\\d] 1 2",
                "\\bab\\b$ 2 2",
                "\\d\\. 2 3",
                "\\x41\\x{10FFFF} 2 4",
                "\\p{Greek}\\pL 2 4",
                "😀 1 2",
                "a{x 3 3"
            })
    void knowsTheBoundsOfAPattern(String pattern, long least, long most) {
        var length = PatternReader.read(pattern);
        assertThat(length.least()).isLessThanOrEqualTo(least);
        assertThat(length.most()).isEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "ab+", "(a|b{2,})", "(?s).*", "\\Qa\\E", "(a*)?", "[a-z]+?"})
    void holdsForUnboundedWhatItCannotBound(String pattern) {
        assertThat(PatternReader.read(pattern).isBounded()).isFalse();
    }

    @Test
    void weighsRepetitionsAsIfTheyWereWrittenOut() {
        assertThat(PatternReader.read("((a{100}){100}){100}").weight()).isEqualTo(1_000_000);
        assertThat(PatternReader.read("(((((a{1000}){1000}){1000}){1000}){1000}){1000}")
                        .weight())
                .isGreaterThan(1_000_000_000);
    }
}
