package io.aegis.spi.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ContentRecordsTest {
    private static Segment segment(String text, List<Part> parts) {
        return new Segment(0, Segment.Kind.TEXT, Channel.USER, Trust.CLIENT, 0, "/x", text, parts);
    }

    @Nested
    class ASegment {
        @Test
        void needsPartsThatCoverItsText() {
            assertThatIllegalArgumentException().isThrownBy(() -> segment("abc", List.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> segment("abc", List.of(new Part(0, 2))));
            assertThatIllegalArgumentException().isThrownBy(() -> segment("abc", List.of(new Part(0, 4))));
        }

        @Test
        void needsPartsWithoutGapOrOverlap() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> segment("abc", List.of(new Part(0, 1), new Part(2, 3))));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> segment("abc", List.of(new Part(0, 2), new Part(1, 3))));
        }

        @Test
        void doesNotChangeWithTheListItWasMadeFrom() {
            var parts = new ArrayList<>(List.of(new Part(0, 3)));
            var segment = segment("abc", parts);
            parts.clear();
            assertThat(segment.parts()).hasSize(1);
        }

        @Test
        void neverShowsItsText() {
            assertThat(segment("canary", List.of(new Part(0, 6))).toString()).doesNotContain("canary");
        }
    }

    @Nested
    class ASpan {
        @Test
        void isNotEmptyAndNotNegative() {
            assertThatIllegalArgumentException().isThrownBy(() -> new Span(0, 1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new Span(0, 2, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new Span(0, -1, 1));
        }

        @Test
        void overlapsOnlyWithinItsSegment() {
            assertThat(new Span(0, 0, 2).overlaps(new Span(0, 1, 3))).isTrue();
            assertThat(new Span(0, 0, 2).overlaps(new Span(0, 2, 3))).isFalse();
            assertThat(new Span(0, 0, 2).overlaps(new Span(1, 0, 2))).isFalse();
        }
    }

    @Nested
    class AnEdit {
        @Test
        void takesNoEntityThatCouldCarryText() {
            for (String entity : List.of("", "email", "E-MAIL", "_X", "A1", "A".repeat(49))) {
                assertThatIllegalArgumentException().isThrownBy(() -> new Edit.Mask(new Span(0, 0, 1), entity));
            }
        }

        @Test
        void neverShowsItsText() {
            assertThat(new Edit.Replace(new Span(0, 0, 1), "canary").toString()).doesNotContain("canary");
        }
    }

    @Nested
    class APlaceholder {
        @Test
        void ofTheLongestEntityIsTheLongest() {
            String longest = "<" + "A".repeat(48) + "_abcdefghijkl>";
            assertThat(longest).hasSize(Placeholder.MAX_LENGTH).matches(Placeholder.SYNTAX);
        }

        @Test
        void isNotEverythingInAngleBrackets() {
            for (String text : List.of("<A>", "<A_abc>", "<A_qqqqqqqqqqqq>", "<a_abcdefghijkl>", "<A_abcdefghijkl")) {
                assertThat(text).doesNotMatch(Placeholder.SYNTAX);
            }
        }
    }
}
