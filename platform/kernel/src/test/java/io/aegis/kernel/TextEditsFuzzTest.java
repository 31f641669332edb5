package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.junit.Lifecycle;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.Trust;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Whatever a guard asks for, of whatever text in whatever parts: it is refused, or exactly that is done. */
class TextEditsFuzzTest {
    private static final List<String> ENTITIES = List.of("EMAIL", "EMAIL_ADDRESS", "A");

    private final MaskMap masks = World.masks();
    private final String mask = masks.hide("jane", "PERSON", MaskMap.Origin.REQUEST, true);
    private final TextEdits applied = new TextEdits(GuardSlot.missing("g"), masks, MaskMap.Origin.REQUEST);

    @FuzzTest(lifecycle = Lifecycle.PER_EXECUTION)
    void exactlyWhatIsAskedForIsDoneOrNothing(FuzzedDataProvider data) {
        Segment segment = segment(data);
        List<Edit> edits = edits(data, segment.text().length());
        List<Edit> ordered = edits.stream()
                .sorted(Comparator.comparingInt(edit -> edit.span().start()))
                .toList();
        if (!areSound(ordered, segment.text())) {
            assertThatThrownBy(() -> applied.apply(segment, edits)).isInstanceOf(GuardFailure.class);
            return;
        }
        Segment edited = applied.apply(segment, edits);

        assertThat(edited.text())
                .isEqualTo(edited(segment.text(), ordered, segment.text().length()));
        assertThat(edited.parts()).hasSameSizeAs(segment.parts());
        for (int at = 0; at < segment.parts().size(); at++) {
            int end = edited(segment.text(), ordered, segment.parts().get(at).end())
                    .length();
            assertThat(edited.parts().get(at).end()).isEqualTo(end);
        }
        assertThat(new TextEditsFuzzTest()
                        .applied.apply(segment.text(), 0, segment.text().length(), edits))
                .isEqualTo(edited.text());
        requireRestored(segment.text(), edited.text(), edits);
    }

    /** What was masked comes back, but into a place that may send it. */
    private void requireRestored(String text, String edited, List<Edit> edits) {
        String original = text.replace(mask, "jane");
        String restored = Restorer.whole(masks, Audience.CALLER, edited);
        boolean looksLikeOne =
                original.toLowerCase(Locale.ROOT).contains(mask.substring(mask.length() - 13, mask.length() - 1));
        if (edits.stream().allMatch(Edit.Mask.class::isInstance)
                && !looksLikeOne
                && !restored.contains(Restorer.REDACTED)) {
            assertThat(restored).isEqualTo(original);
        }
    }

    private Segment segment(FuzzedDataProvider data) {
        var text = new StringBuilder();
        var parts = new ArrayList<Part>();
        int count = data.consumeInt(1, 4);
        for (int part = 0; part < count; part++) {
            int start = text.length();
            text.append(paired(data.consumeString(20)));
            if (data.consumeBoolean()) {
                text.append(data.consumeBoolean() ? mask : "\uD83D\uDE00");
            }
            parts.add(new Part(start, text.length()));
        }
        return new Segment(0, Segment.Kind.TEXT, Channel.USER, Trust.CLIENT, 0, "", text.toString(), parts);
    }

    private static String paired(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static List<Edit> edits(FuzzedDataProvider data, int length) {
        var edits = new ArrayList<Edit>();
        int count = data.consumeInt(0, 5);
        for (int edit = 0; edit < count; edit++) {
            int start = data.consumeInt(0, length + 1);
            var span = new Span(0, start, start + data.consumeInt(1, 10));
            edits.add(
                    data.consumeBoolean()
                            ? new Edit.Mask(span, data.pickValue(ENTITIES))
                            : new Edit.Replace(span, data.consumeString(20) + data.consumeChar()));
        }
        return edits;
    }

    private boolean areSound(List<Edit> ordered, String text) {
        int free = 0;
        for (Edit edit : ordered) {
            int start = edit.span().start();
            int end = edit.span().end();
            boolean whole = edit instanceof Edit.Mask
                    || edit instanceof Edit.Replace(Span span, String replacement)
                            && paired(replacement).equals(replacement);
            if (start < free || end > text.length() || splits(text, start) || splits(text, end) || !whole) {
                return false;
            }
            free = end;
        }
        return true;
    }

    private boolean splits(String text, int offset) {
        if (offset > 0
                && offset < text.length()
                && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset))) {
            return true;
        }
        for (int at = text.indexOf(mask); at >= 0; at = text.indexOf(mask, at + 1)) {
            if (at < offset && offset < at + mask.length()) {
                return true;
            }
        }
        return false;
    }

    /** A text up to an offset, or up to the end of an edit that begins before it. */
    private String edited(String text, List<Edit> ordered, int to) {
        var edited = new StringBuilder();
        int copied = 0;
        for (Edit edit : ordered) {
            if (edit.span().start() < to) {
                edited.append(text, copied, edit.span().start()).append(replacement(edit, text));
                copied = edit.span().end();
            }
        }
        return edited.append(text, copied, Math.max(copied, to)).toString();
    }

    private String replacement(Edit edit, String text) {
        return switch (edit) {
            case Edit.Replace(Span span, String replacement) -> replacement;
            case Edit.Mask(Span span, String entity) ->
                masks.hide(text.substring(span.start(), span.end()), entity, MaskMap.Origin.REQUEST, true);
        };
    }
}
