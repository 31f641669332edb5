package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void escapesWhatRfc8785SaysAndNothingElse() {
        assertThat(text("\u20ac$\u000F\nA'B\"\\\\\"/")).isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
        assertThat(text("\b\t\n\f\r")).isEqualTo("\"\\b\\t\\n\\f\\r\"");
        for (char control = 0; control < 0x20; control++) {
            assertThat(text(String.valueOf(control))).startsWith("\"\\").hasSizeBetween(4, 8);
        }
        for (String plain : List.of("\u007f", "\u0080", "\u2028", "\uD83D\uDE00", "/", "<")) {
            assertThat(text(plain)).isEqualTo("\"" + plain + "\"");
        }
    }

    @Test
    void namesAreSortedByUtf16CodeUnits() {
        List<String> sorted = List.of("\r", "1", "\u0080", "\u00f6", "\u20ac", "\uD83D\uDE00", "\ufb33");
        var json = new JsonText(64);
        json.object(object -> sorted.forEach(name -> json.name(name).number(1)));
        assertThat(json.toString()).contains("\"\\r\":1,\"1\":1,");
        for (int at = 1; at < sorted.size(); at++) {
            int second = at;
            assertThatThrownBy(() -> {
                        var wrong = new JsonText(64);
                        wrong.object(object -> wrong.name(sorted.get(second))
                                .number(1)
                                .name(sorted.get(second - 1))
                                .number(1));
                    })
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aNameIsNotGivenTwice() {
        var json = new JsonText(64);
        assertThatThrownBy(() ->
                        json.object(object -> json.name("a").number(1).name("a").number(2)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static String text(String value) {
        return new JsonText(64).text(value).toString();
    }
}
