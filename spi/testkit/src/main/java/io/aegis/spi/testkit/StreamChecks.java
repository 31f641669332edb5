package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A text that arrives in pieces gets the verdict of the whole, whatever the pieces. */
interface StreamChecks extends GuardSubject {
    @Test
    default void judgesStreamsIfAndOnlyIfItSaysSo() {
        assertThat(incremental().isPresent()).as("the guard is incremental").isEqualTo(streams());
    }

    @Test
    default void anInspectorAgreesWithTheWholeAtEveryCut() {
        incremental()
                .ifPresent(guard -> streamed().forEach(inspection -> {
                    String text = text(inspection);
                    for (int cut = 1; cut < text.length(); cut++) {
                        if (!Rules.insideSurrogatePair(text, cut)) {
                            requireAgreement(guard, inspection, List.of(text.substring(0, cut), text.substring(cut)));
                        }
                    }
                }));
    }

    @Test
    default void anInspectorAgreesWithTheWholeCharacterByCharacter() {
        incremental()
                .ifPresent(guard ->
                        streamed().forEach(inspection -> requireAgreement(guard, inspection, pieces(inspection, 1))));
    }

    @Test
    default void anInspectorAgreesWithTheWholeInOnePiece() {
        incremental()
                .ifPresent(guard -> streamed()
                        .forEach(inspection -> requireAgreement(guard, inspection, List.of(text(inspection)))));
    }

    @Test
    default void anInspectorAgreesWithTheWholeInPiecesOfAnySize() {
        var random = new Random(20261123);
        incremental()
                .ifPresent(guard -> streamed().forEach(inspection -> {
                    for (int round = 0; round < 20; round++) {
                        requireAgreement(guard, inspection, pieces(inspection, 1 + random.nextInt(12)));
                    }
                }));
    }

    @Test
    default void anInspectorAgreesWithTheWholeWhenExamplesFollowEachOther() {
        incremental().ifPresent(guard -> {
            for (String between : List.of(" ", ", ", "\n", " and some more words in between, ")) {
                var inspection = reading(
                        streamed().stream().limit(12).map(StreamChecks::text).collect(Collectors.joining(between)));
                for (int size : new int[] {1, 7, 64}) {
                    requireAgreement(guard, inspection, pieces(inspection, size));
                }
            }
        });
    }

    @Test
    default void theEndOfNothingClearsNothing() {
        incremental().ifPresent(guard -> {
            var run = new StreamRun(guard, samples().getFirst(), streamChannel()).finish();
            assertThat(run.cleared()).isZero();
        });
    }

    @Test
    default void inspectorsOfOneGuardDoNotMeet() {
        incremental().ifPresent(guard -> {
            var stop = singleTexts(mustStop());
            var allow = singleTexts(mustAllow());
            if (!stop.isEmpty() && !allow.isEmpty()) {
                requireNoMeeting(guard, stop.getFirst(), allow.getFirst());
            }
        });
    }

    @Test
    default void anInspectorAnswersOnHugeStreams() {
        incremental().ifPresent(guard -> {
            for (String text : OddTexts.huge()) {
                var inspection = reading(text);
                new StreamRun(guard, inspection, streamChannel()).feed(pieces(inspection, 4096));
            }
        });
    }

    @Test
    default void anInspectorNeedsAsMuchMemoryAsItsTextIsLong() {
        incremental()
                .ifPresent(guard -> Growth.requireLinear("a stream", length -> {
                    var inspection = reading(Growth.text(length));
                    var pieces = pieces(inspection, 16);
                    return () -> drain(guard.open(inspection.context(), streamChannel()), pieces);
                }));
    }

    private static void drain(Inspector inspector, List<String> pieces) {
        for (String piece : pieces) {
            if (!(inspector.next(piece).verdict().outcome() instanceof Verdict.Outcome.Proceed)) {
                return;
            }
        }
        assertThat(inspector.finish()).isNotNull();
    }

    private void requireNoMeeting(IncrementalGuard guard, Inspection stop, Inspection allow) {
        var one = new StreamRun(guard, stop, streamChannel());
        var other = new StreamRun(guard, allow, streamChannel());
        var first = pieces(stop, 3);
        var second = pieces(allow, 3);
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                one.next(first.get(i));
            }
            if (i < second.size()) {
                other.next(second.get(i));
            }
        }
        requireSame(guard, stop, one.finish(), "beside another stream");
        requireSame(guard, allow, other.finish(), "beside another stream");
    }

    private void requireAgreement(IncrementalGuard guard, Inspection inspection, List<String> pieces) {
        requireSame(guard, inspection, new StreamRun(guard, inspection, streamChannel()).feed(pieces), cuts(pieces));
    }

    private void requireSame(IncrementalGuard guard, Inspection inspection, StreamRun run, String how) {
        var segment = inspection.segments().getFirst();
        var whole = Rules.inspect(guard, new Inspection(inspection.context(), List.of(asStreamed(segment))));
        boolean stops = !(whole.outcome() instanceof Verdict.Outcome.Proceed);
        assertThat(run.isStopped())
                .as("%s is stopped as a stream, %s", segment, how)
                .isEqualTo(stops);
        if (!stops) {
            assertThat(sorted(run.edits())).as("edits on %s, %s", segment, how).isEqualTo(sorted(whole.edits()));
            assertThat(run.labels()).as("labels on %s, %s", segment, how).isEqualTo(whole.labels());
            assertThat(run.obligations())
                    .as("obligations on %s, %s", segment, how)
                    .isEqualTo(new HashSet<>(whole.obligations()));
            assertThat(run.rules())
                    .as("rules that matched on %s, %s", segment, how)
                    .isEqualTo(whole.findings().stream().map(Finding::rule).collect(Collectors.toSet()));
        }
    }

    private Segment asStreamed(Segment segment) {
        return new Segment(
                Inspector.SEGMENT,
                Segment.Kind.TEXT,
                streamChannel(),
                segment.trust(),
                segment.message(),
                segment.pointer(),
                segment.text(),
                segment.parts());
    }

    private List<Inspection> streamed() {
        var all = new ArrayList<>(singleTexts(samples()));
        OddTexts.SHORT.stream()
                .filter(text -> text.length() > 1)
                .map(this::reading)
                .forEach(all::add);
        return all;
    }

    private static String text(Inspection inspection) {
        return inspection.segments().getFirst().text();
    }

    private static List<String> pieces(Inspection inspection, int size) {
        String text = text(inspection);
        var pieces = new ArrayList<String>(text.length() / size + 1);
        int start = 0;
        while (start < text.length()) {
            int end = Math.min(text.length(), start + size);
            if (Rules.insideSurrogatePair(text, end)) {
                end++;
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    private static String cuts(List<String> pieces) {
        return pieces.size() == 2 ? "cut at " + pieces.getFirst().length() : "in " + pieces.size() + " pieces";
    }

    private static List<Edit> sorted(List<Edit> edits) {
        return edits.stream()
                .sorted(Comparator.comparingInt(edit -> edit.span().start()))
                .toList();
    }
}
