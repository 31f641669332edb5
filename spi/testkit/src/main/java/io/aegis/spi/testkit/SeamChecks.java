package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Inspection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a guard finds in one text it also finds when the text is spread over parts or messages. */
interface SeamChecks extends GuardSubject {
    /** More would add time and no place to hide. */
    int MOST_CUTS = 200;

    @Test
    default void findsWhatIsSpreadOverTwoPartsOfAMessage() {
        requireFound((segment, cut) -> List.of(inParts(segment, cut)));
    }

    @Test
    default void findsWhatIsSpreadOverTwoTextsOfAMessage() {
        requireFound((segment, cut) -> List.of(before(segment, cut), after(segment, cut, segment.message())));
    }

    @Test
    default void findsWhatIsSpreadOverTwoMessages() {
        requireFound((segment, cut) -> List.of(before(segment, cut), after(segment, cut, segment.message() + 1)));
    }

    @Test
    default void findsWhatStandsInOnePartBetweenOthers() {
        requireFound((segment, cut) -> {
            String text = segment.text();
            var parts = List.of(
                    new Part(0, 1), new Part(1, 1 + text.length()), new Part(1 + text.length(), text.length() + 2));
            return List.of(segment.withText("x" + text + "x", parts));
        });
    }

    @Test
    default void findsWhatStandsInOneMessageBetweenOthers() {
        requireFound((segment, cut) -> {
            var noise = Segment.text(7, segment.channel(), segment.trust(), segment.message() + 1, "/noise", "x1");
            var more = Segment.text(8, segment.channel(), segment.trust(), segment.message() + 2, "/more", "y2");
            return List.of(noise, segment, more);
        });
    }

    private void requireFound(BiFunction<Segment, Integer, List<Segment>> spread) {
        var guard = guard();
        for (Inspection example : singleTexts(mustStop())) {
            var segment = example.segments().getFirst();
            cuts(segment.text()).forEach(cut -> {
                var inspection = new Inspection(example.context(), spread.apply(segment, cut));
                assertThat(acted(Rules.inspect(guard, inspection)))
                        .as(
                                "example %d is found when it is cut at %d",
                                mustStop().indexOf(example), cut)
                        .isTrue();
            });
        }
    }

    private static IntStream cuts(String text) {
        int step = Math.max(1, text.length() / MOST_CUTS);
        return IntStream.iterate(1, cut -> cut < text.length(), cut -> cut + step)
                .filter(cut -> !Rules.insideSurrogatePair(text, cut));
    }

    private static Segment inParts(Segment segment, int cut) {
        int end = segment.text().length();
        return segment.withText(segment.text(), List.of(new Part(0, cut), new Part(cut, end)));
    }

    private static Segment before(Segment segment, int cut) {
        return segment.withText(segment.text().substring(0, cut), List.of(new Part(0, cut)));
    }

    private static Segment after(Segment segment, int cut, int message) {
        String text = segment.text().substring(cut);
        return new Segment(
                segment.id() + 1,
                segment.kind(),
                segment.channel(),
                segment.trust(),
                message,
                segment.pointer() + "/after",
                text,
                List.of(new Part(0, text.length())));
    }
}
