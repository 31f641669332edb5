package io.aegis.provider.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0.10e+5",
                "12345678901234567890.000",
                "\"\"",
                "[]",
                "{}",
                "[1,[2,[3]],{\"a\":null}]",
                "{\"b\":1,\"a\":[false]}",
                "\"\\u00e9\\ud83d\\ude00\\ud83d\\\"\\\\\\u0000\""
            })
    void whatWasReadIsWrittenAsItWas(String text) {
        assertThat(Json.write(JsonReader.read(text))).isEqualTo(text);
        assertThat(Json.write(JsonReader.read((" \t\r\n" + text + " ").getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(text);
    }

    @Test
    void everyEscapeAndEveryCharacterIsRead() {
        assertThat(JsonReader.read("\"\\b\\f\\n\\r\\t\\/\\u0041\u00e9\"")).isEqualTo("\b\f\n\r\t/A\u00e9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "tru",
                "True",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "-",
                "NaN",
                "[1,]",
                "[1 2]",
                "[",
                "]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "\"",
                "\"\\x\"",
                "\"\\u00g0\"",
                "\"\\u\uff11\uff11\uff11\uff11\"",
                "\"\n\"",
                "'a'",
                "1 2",
                "{} x",
                "\ufeff{}",
                "/**/1"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.read(text))
                .isInstanceOf(NotJsonException.class)
                .hasMessage("not JSON");
    }

    @Test
    void brokenUtf8AndBottomlessDocumentsAreRefused() {
        for (byte[] bytes :
                new byte[][] {{'"', (byte) 0xff, '"'}, {'"', (byte) 0xc0, (byte) 0x80, '"'}, {'"', (byte) 0xc3}}) {
            assertThatThrownBy(() -> JsonReader.read(bytes)).isInstanceOf(NotJsonException.class);
        }
        assertThat(JsonReader.read("[".repeat(128) + "]".repeat(128))).isNotNull();
        assertThatThrownBy(() -> JsonReader.read("[".repeat(129) + "]".repeat(129)))
                .isInstanceOf(NotJsonException.class);
        assertThatThrownBy(() -> JsonReader.read("{\"a\":".repeat(100_000))).isInstanceOf(NotJsonException.class);
    }

    @Test
    void aNumberIsZeroHoweverItIsWritten() {
        for (String zero : new String[] {"0", "-0", "0.0", "0e9", "-0.00E-999999999999"}) {
            assertThat(new Numeral(zero).isZero()).as(zero).isTrue();
        }
        for (String other : new String[] {"1", "0.1", "-0.01", "1e-999999999999", "10"}) {
            assertThat(new Numeral(other).isZero()).as(other).isFalse();
        }
    }
}
