package io.aegis.spi.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import io.aegis.spi.content.View;
import io.aegis.spi.identity.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InspectionTest {
    private static final Context CONTEXT =
            new Context(Stage.INGRESS, "default", Set.of(), Principal.ANONYMOUS, Set.of(), List.of());

    private static Segment text(int id, Channel channel, int message, String text) {
        return Segment.text(id, channel, Trust.CLIENT, message, "/x", text);
    }

    private static List<String> read(Segment... segments) {
        return new Inspection(CONTEXT, List.of(segments))
                .views().stream().map(View::text).toList();
    }

    @Nested
    class AValueIsInAView {
        @Test
        void whenItLiesInOneSegment() {
            assertThat(read(text(0, Channel.USER, 0, "value"))).containsExactly("value");
        }

        @Test
        void whenItLiesInOnePartOfSeveral() {
            var segment = text(0, Channel.USER, 0, "xvaluex")
                    .withText("xvaluex", List.of(new Part(0, 1), new Part(1, 6), new Part(6, 7)));
            assertThat(read(segment)).contains("value", "xvaluex");
        }

        @Test
        void whenItCrossesTextsOfAMessage() {
            assertThat(read(text(0, Channel.USER, 0, "val"), text(1, Channel.USER, 0, "ue")))
                    .contains("value");
        }

        @Test
        void whenItCrossesMessagesOfAChannel() {
            assertThat(read(text(0, Channel.USER, 0, "val"), text(1, Channel.USER, 5, "ue")))
                    .contains("value");
        }

        @Test
        void whenItCrossesMessagesBetweenWhichAnotherChannelSpeaks() {
            assertThat(read(
                            text(0, Channel.USER, 0, "val"),
                            text(1, Channel.ASSISTANT, 1, "hm"),
                            text(2, Channel.USER, 2, "ue")))
                    .contains("value");
        }

        @Test
        void whenAnEmptyTextLiesInTheSeam() {
            assertThat(read(
                            text(0, Channel.USER, 0, "val"),
                            text(1, Channel.USER, 1, ""),
                            text(2, Channel.USER, 2, "ue")))
                    .contains("value");
        }

        @Test
        void whenItIsAKeyOrANumber() {
            var parts = List.of(new Part(0, 7));
            var number = new Segment(1, Segment.Kind.NUMBER, Channel.USER, Trust.CLIENT, 0, "/n", "1234567", parts);
            assertThat(read(text(0, Channel.USER, 0, "x"), number)).contains("1234567");
        }
    }

    @Test
    void theViewsAreAtMostFourTimesTheText() {
        var segments = new ArrayList<Segment>();
        for (int id = 0; id < 60; id++) {
            var channel = Channel.values()[id % Channel.values().length];
            var parts = List.of(new Part(0, 5), new Part(5, 5), new Part(5, 10));
            segments.add(text(id, channel, id / 5, "").withText("0123456789", parts));
        }
        var inspection = new Inspection(CONTEXT, segments);
        int read = inspection.views().stream()
                .mapToInt(view -> view.text().length())
                .sum();
        assertThat(read).isGreaterThan(600).isLessThanOrEqualTo(4 * 600);
    }

    @Test
    void nothingToReadHasNoViews() {
        assertThat(read()).isEmpty();
    }
}
