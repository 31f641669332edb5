package io.aegis.spi.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {
    private static Segment segment(int id, String text) {
        return Segment.text(id, Channel.USER, Trust.CLIENT, id, "/x", text);
    }

    @Test
    void aRangeWithinOneSegmentIsOneSpanOfIt() {
        var view = View.joined(List.of(segment(4, "abc"), segment(9, "defg")));
        assertThat(view.spans(4, 6)).containsExactly(new Span(9, 1, 3));
        assertThat(view.crosses(4, 6)).isFalse();
    }

    @Test
    void aRangeAcrossSegmentsIsOneSpanOfEach() {
        var view = View.joined(List.of(segment(4, "abc"), segment(5, "d"), segment(9, "efg")));
        assertThat(view.spans(2, 6)).containsExactly(new Span(4, 2, 3), new Span(5, 0, 1), new Span(9, 0, 2));
        assertThat(view.crosses(2, 6)).isTrue();
    }

    @Test
    void aRangeOfAPartCountsFromTheSegmentsBeginning() {
        var view = View.of(segment(1, "abcdef"), new Part(2, 5));
        assertThat(view.text()).isEqualTo("cde");
        assertThat(view.spans(1, 3)).containsExactly(new Span(1, 3, 5));
    }

    @Test
    void anEmptySegmentBetweenOthersHasNoSpan() {
        var view = View.joined(List.of(segment(1, "ab"), segment(2, ""), segment(3, "cd")));
        assertThat(view.spans(0, 4)).containsExactly(new Span(1, 0, 2), new Span(3, 0, 2));
    }

    @Test
    void aRangeThatIsEmptyOrLeavesTheViewIsRefused() {
        var view = View.of(segment(1, "abc"));
        assertThatIllegalArgumentException().isThrownBy(() -> view.spans(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> view.spans(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> view.spans(0, 4));
    }

    @Test
    void neverShowsItsText() {
        assertThat(View.of(segment(1, "canary")).toString()).doesNotContain("canary");
    }
}
