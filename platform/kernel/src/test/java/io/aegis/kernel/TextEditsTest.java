package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextEditsTest {
    private final MaskMap masks = World.masks();
    private final TextEdits edits = new TextEdits(GuardSlot.missing("g"), masks, MaskMap.Origin.REQUEST);

    @Test
    void whatAnEditCannotChangeWhollyItDoesNotChangeAtAll() {
        String mask = masks.hide("jane", "PERSON", MaskMap.Origin.REQUEST, true);
        String text = "a\uD83D\uDE00b" + mask + "c";
        for (int start = 0; start < text.length(); start++) {
            for (int end = start + 1; end <= text.length() + 1; end++) {
                boolean inMask = isInside(text, mask, start) || isInside(text, mask, end);
                boolean fails = end > text.length() || start == 2 || end == 2 || inMask;
                var span = new Span(0, start, end);
                if (fails) {
                    assertThatThrownBy(() -> edits.apply(segment(text), List.of(new Edit.Replace(span, "x"))))
                            .isInstanceOf(GuardFailure.class);
                } else {
                    assertThat(edits.apply(segment(text), List.of(new Edit.Replace(span, "x")))
                                    .text())
                            .isEqualTo(text.substring(0, start) + "x" + text.substring(end));
                }
            }
        }
    }

    /** The halves would be a pair again in the text of both parts, and in neither of the strings that the parts came from. */
    @Test
    void halfOfACharacterIsPutInThePlaceOfNothing() {
        var parts = List.of(new Part(0, 1), new Part(1, 2));
        var segment = new Segment(0, Segment.Kind.TEXT, Channel.USER, Trust.CLIENT, 0, "", "ab", parts);
        var halves = List.of(replace(0, 1, "x\uD83D"), replace(1, 2, "\uDE00"));
        assertThatThrownBy(() -> edits.apply(segment, halves)).isInstanceOf(GuardFailure.class);
        assertThatThrownBy(() -> edits.apply("ab", 0, 2, halves)).isInstanceOf(GuardFailure.class);
        assertThat(edits.apply(segment, List.of(replace(0, 1, "\uD83D\uDE00"))).text())
                .isEqualTo("\uD83D\uDE00b");
    }

    /** Together they are more than there is memory, and reading them once takes longer than anybody waits. */
    @Test
    void aLongTextInManyPlacesIsRefusedBeforeItIsReadOrPut() {
        String text = "a".repeat(4000);
        String put = "x".repeat(16 * 1024 * 1024);
        List<Edit> many = IntStream.range(0, 4000)
                .<Edit>mapToObj(at -> replace(at, at + 1, put))
                .toList();
        assertThatThrownBy(() -> edits.apply(segment(text), many)).isInstanceOf(GuardFailure.class);
        assertThatThrownBy(() -> edits.apply(text, 0, 4000, many)).isInstanceOf(GuardFailure.class);
    }

    /** How long a placeholder is is the kernel's choice, and no guard's failure. */
    @Test
    void aListOfShortValuesIsHiddenWholly() {
        String text = "1.2.3.4\n".repeat(600);
        List<Edit> all = IntStream.range(0, 600)
                .<Edit>mapToObj(line -> new Edit.Mask(new Span(0, line * 8, line * 8 + 7), "IP_ADDRESS"))
                .toList();
        assertThat(edits.apply(segment(text), all).text()).doesNotContain("1.2.3.4");
        assertThat(edits.apply(text, 0, text.length(), all)).doesNotContain("1.2.3.4");
    }

    @Test
    void hidingEveryCharacterOfALongTextFails() {
        String text = "a".repeat(1_000_000);
        List<Edit> all = IntStream.range(0, text.length())
                .<Edit>mapToObj(at -> new Edit.Mask(new Span(0, at, at + 1), "IP_ADDRESS"))
                .toList();
        assertThatThrownBy(() -> edits.apply(segment(text), all)).isInstanceOf(GuardFailure.class);
    }

    @Test
    void overlappingEditsAndRunawayGrowthFail() {
        assertThatThrownBy(() -> edits.apply(segment("abcdef"), List.of(replace(0, 3, "x"), replace(2, 4, "y"))))
                .isInstanceOf(GuardFailure.class);
        assertThatThrownBy(() -> edits.apply(segment("abcdef"), List.of(replace(0, 3, "x"), replace(0, 3, "x"))))
                .isInstanceOf(GuardFailure.class);
        assertThatThrownBy(() -> edits.apply(segment("abcdef"), List.of(replace(0, 1, "x".repeat(2000)))))
                .isInstanceOf(GuardFailure.class);
    }

    @Test
    void editsAcrossPartsKeepThePartsACoverOfTheText() {
        var random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            String text = "abcdefghijkl".substring(0, 2 + random.nextInt(10));
            var parts = new ArrayList<Part>();
            int at = 0;
            while (at < text.length()) {
                int end = at + 1 + random.nextInt(text.length() - at);
                parts.add(new Part(at, end));
                at = end;
            }
            var segment = new Segment(0, Segment.Kind.TEXT, Channel.USER, Trust.CLIENT, 0, "", text, parts);
            var asked = new ArrayList<Edit>();
            var expected = new StringBuilder();
            int copied = 0;
            for (int start = random.nextInt(3); start < text.length(); start += 1 + random.nextInt(4)) {
                int end = Math.min(text.length(), start + 1 + random.nextInt(3));
                asked.add(random.nextInt(asked.size() + 1), replace(start, end, "<" + start + ">"));
                expected.append(text, copied, start).append('<').append(start).append('>');
                copied = end;
                start = end;
            }
            expected.append(text.substring(copied));
            Segment edited = edits.apply(segment, asked);
            assertThat(edited.text()).isEqualTo(expected.toString());
            assertThat(edited.parts()).hasSameSizeAs(parts);
        }
    }

    @Test
    void oneValueHasOneMaskForOnePrincipalOnly() {
        var other = new MaskMap(World::tag, "api_key:joe");
        String mask = masks.hide("jane", "PERSON", MaskMap.Origin.REQUEST, true);
        assertThat(World.masks().hide("jane", "PERSON", MaskMap.Origin.REQUEST, true))
                .isEqualTo(mask);
        assertThat(other.hide("jane", "PERSON", MaskMap.Origin.REQUEST, true)).isNotEqualTo(mask);
        assertThat(masks.hide("jane", "NAME", MaskMap.Origin.REQUEST, true)).isNotEqualTo(mask);
        assertThat(masks.toString()).doesNotContain("jane");
        assertThat(String.valueOf(masks.find(mask))).doesNotContain("jane");
    }

    private static boolean isInside(String text, String mask, int offset) {
        int start = text.indexOf(mask);
        return offset > start && offset < start + mask.length();
    }

    private static Edit replace(int start, int end, String text) {
        return new Edit.Replace(new Span(0, start, end), text);
    }

    private static Segment segment(String text) {
        return Segment.text(0, Channel.USER, Trust.CLIENT, 0, "", text);
    }
}
