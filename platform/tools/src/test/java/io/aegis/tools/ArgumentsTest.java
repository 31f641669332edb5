package io.aegis.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.tools.Arguments.Illegible;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"{}\"",
                "1",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":\"\n\"}",
                "/*x*/{}"
            })
    void whatTwoReadersCouldTakeForTwoThingsIsNotRead(String text) {
        assertThat(Arguments.read(text)).isInstanceOf(Illegible.class);
    }

    @Test
    void halfACharacterIsNotRead() {
        assertThat(Arguments.read("{\"a\":\"\\ud800\"}")).isInstanceOf(Illegible.class);
        assertThat(Arguments.read("{\"\\udc00x\":1}")).isInstanceOf(Illegible.class);
        assertThat(Arguments.read("{\"a\":[{\"b\":\"\\ud800\"}]}")).isInstanceOf(Illegible.class);
        assertThat(Arguments.read("{\"a\":\"\\ud83d\\ude00\"}")).isInstanceOf(Arguments.Legible.class);
    }

    @Test
    void whatIsTooMuchIsNotRead() {
        assertThat(Arguments.read("{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}"))
                .isInstanceOf(Illegible.class);
        assertThat(Arguments.read("{\"a\":" + "[".repeat(100_000))).isInstanceOf(Illegible.class);
        assertThat(Arguments.read("{\"a\":[" + "1,".repeat(60_000) + "1]}")).isInstanceOf(Illegible.class);
        assertThat(Arguments.read("{\"a\":\"" + "x".repeat(2 << 20) + "\"}")).isInstanceOf(Illegible.class);
        assertThat(Arguments.read("{\"a\":" + "1".repeat(500) + "}")).isInstanceOf(Illegible.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e-999999999", "1.5e410", "1e2147483647", "1e-2147483647"})
    void aNumberThatFewCharactersMakeHugeIsNotRead(String number) {
        assertThat(Arguments.read("{\"a\":[" + number + "]}")).isInstanceOf(Illegible.class);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100",
        "100.0, 100",
        "1e2, 100",
        "1E+2, 100",
        "10000e-2, 100",
        "-0.0, 0",
        "0e400, 0",
        "0.10, 0.1",
        "9007199254740993, 9007199254740993",
        "9007199254740993.0, 9007199254740993",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "0.1234567890123456789012345, 0.1234567890123456789012345"
    })
    void aNumberIsExactAndHasOneSpelling(String written, String read) {
        assertThat(Given.arguments("{\"a\":" + written + "}").path("a").toString())
                .isEqualTo(read);
    }

    @Test
    void aFaultHoldsNothingOfTheArguments() {
        for (String text : new String[] {
            "{\"hunter2\":\"hunter2\" hunter2}", "{\"hunter2\":1,\"hunter2\":2}", "{\"hunter2\":\"\\ud800\"}", "hunter2"
        }) {
            assertThat(Arguments.read(text).toString()).doesNotContain("hunter2");
        }
        assertThat(Arguments.read("{\"hunter2\":\"hunter2\"}").toString()).doesNotContain("hunter2");
    }
}
