package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of others is text, and all of it can be seen. */
class VisibleTextTest {
    @Test
    void markupIsText() {
        assertThat(VisibleText.markup("</pre><script>x('&')</script>\""))
                .isEqualTo("&lt;/pre&gt;&lt;script&gt;x(&#39;&amp;&#39;)&lt;/script&gt;&quot;");
    }

    @Test
    void textOfManyLanguagesAndItsLinesStayAsTheyAre() {
        String text = "Zażółć\n\tשלום 你好 \uD83D\uDE00 e\u0301";

        assertThat(VisibleText.markup(text)).isEqualTo(text);
        assertThat(VisibleText.odd(text)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x0D, 0x1B, 0x7F, 0x85, 0xA0, 0xAD, 0x034F, 0x061C, 0x115F, 0x180E, 0x2000, 0x200B, 0x200C,
                0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0x2064, 0x2066,
                0x2067, 0x2068, 0x2069, 0x206A, 0x2800, 0x3000, 0x3164, 0xE000, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFF,
                0x1D173, 0xE0001, 0xE0041, 0xE0100, 0xF0000
            })
    void whatWouldNotShowOrMovesItsNeighboursIsShownByItsNumber(int point) {
        String text = "a" + Character.toString(point) + "b";

        assertThat(VisibleText.markup(text)).isEqualTo("a<span class=\"odd\">U+%04X</span>b".formatted(point));
        assertThat(VisibleText.odd(text)).isEqualTo(1);
    }

    @Test
    void halfACharacterIsShownByItsNumber() {
        assertThat(VisibleText.markup("\uD83D")).contains("U+D83D");
        assertThat(VisibleText.markup("\uDE00")).contains("U+DE00");
    }

    @Test
    void everyFormatCharacterOfUnicodeIsShownByItsNumber() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(point -> Character.getType(point) == Character.FORMAT)
                        .filter(point -> VisibleText.odd(Character.toString(point)) == 0))
                .isEmpty();
    }

    @Test
    void anAttributeCannotBeLeft() {
        assertThat(Html.with("value", "\"><script>'&").markup())
                .isEqualTo(" value=\"&quot;&gt;&lt;script&gt;&#39;&amp;\"");
        assertThat(Html.tag("b", "<i>").markup()).isEqualTo("<b>&lt;i&gt;</b>");
    }
}
