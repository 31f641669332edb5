package io.aegis.spi.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final String PLACEHOLDER = "<EMAIL_ADDRESS_kdmfeahbgcpl>";

    private final Marks marks = new Marks();

    private static View view(int segment, String text) {
        return View.of(Segment.text(segment, Channel.USER, Trust.CLIENT, 0, "/x", text));
    }

    @Test
    void marksThatShareACharacterBecomeOneOfTheLongersEntity() {
        var view = view(0, "0123456789");
        marks.add(view, 4, 9, "LONG");
        marks.add(view, 2, 5, "SHORT");
        assertThat(marks.masks()).containsExactly(new Edit.Mask(new Span(0, 2, 9), "LONG"));
        assertThat(marks.entities()).containsExactly("LONG");
    }

    @Test
    void aChainOfMarksBecomesOne() {
        var view = view(0, "0123456789");
        marks.add(view, 6, 9, "C");
        marks.add(view, 0, 4, "A");
        marks.add(view, 3, 7, "B");
        assertThat(marks.replacements("*")).containsExactly(new Edit.Replace(new Span(0, 0, 9), "*"));
    }

    @Test
    void marksThatOnlyTouchStayApart() {
        var view = view(0, "0123456789");
        marks.add(view, 0, 3, "A");
        marks.add(view, 3, 6, "B");
        assertThat(marks.masks()).hasSize(2);
    }

    @Test
    void oneValueSeenInTwoViewsIsOneMark() {
        var segment = Segment.text(3, Channel.USER, Trust.CLIENT, 0, "/x", "a value");
        marks.add(View.of(segment), 2, 7, "VALUE");
        marks.add(View.joined(List.of(segment, segment.withText("", List.of(new Part(0, 0))))), 2, 7, "VALUE");
        assertThat(marks.masks()).containsExactly(new Edit.Mask(new Span(3, 2, 7), "VALUE"));
    }

    @Test
    void marksOfSeveralSegmentsAreOrderedBySegmentAndOffset() {
        marks.add(view(2, "abc"), 0, 1, "C");
        marks.add(view(1, "abc"), 2, 3, "B");
        marks.add(view(1, "abc"), 0, 1, "A");
        assertThat(marks.entities()).containsExactly("A", "B", "C");
    }

    @Test
    void aMarkIsWidenedOverThePlaceholdersItEndsIn() {
        var view = view(0, "x" + PLACEHOLDER + "y" + PLACEHOLDER + "z");
        marks.add(view, 10, PLACEHOLDER.length() + 5, "VALUE");
        assertThat(marks.masks()).containsExactly(new Edit.Mask(new Span(0, 1, 2 * PLACEHOLDER.length() + 2), "VALUE"));
    }

    @Test
    void aMarkBesideAPlaceholderLeavesItAlone() {
        var view = view(0, "ab" + PLACEHOLDER + "cd");
        marks.add(view, 0, 2, "VALUE");
        assertThat(marks.masks()).containsExactly(new Edit.Mask(new Span(0, 0, 2), "VALUE"));
    }

    @Test
    void nothingMarkedIsEmpty() {
        assertThat(marks.isEmpty()).isTrue();
        assertThat(marks.masks()).isEmpty();
    }
}
