package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Re2GapTest {
    @ParameterizedTest
    @CsvSource({
        "(a)\\1, 'a backreference, `\\1`'",
        "(?P<x>a)(?P=x), 'a backreference, `(?P=`'",
        "a(?=b), 'a lookahead, `(?=`'",
        "(?i)ignore(?!d), 'a negative lookahead, `(?!`'",
        "(?<=a)b, 'a lookbehind, `(?<=`'",
        "(?<!a)b, 'a negative lookbehind, `(?<!`'",
        "(?>a|ab), 'an atomic group, `(?>`'",
        "(a)?(?(1)b), 'a conditional, `(?(`'",
        "a*+, a possessive repetition",
        "[(?=](?=x), 'a lookahead, `(?=`'"
    })
    void isNamed(String pattern, String what) {
        assertThat(Re2Gap.in(pattern))
                .hasValueSatisfying(gap -> assertThat(gap.what()).isEqualTo(what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\(?=a", "[(?=]", "[](?!]", "\\++", "a+b+", "(?:a)(?i)b(?P<n>c)", "\\\\1", "a{2}", "a*?", "("})
    void isNotSeenWhereThereIsNone(String pattern) {
        assertThat(Re2Gap.in(pattern)).isEmpty();
    }
}
