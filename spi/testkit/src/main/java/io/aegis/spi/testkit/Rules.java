package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Placeholder;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules of verdicts and edits, as the gateway applies them. */
final class Rules {
    private static final int GROWTH = 1024;

    private Rules() {}

    /** Asks a guard and checks that its answer can be carried out. */
    static Verdict inspect(Guard guard, Inspection inspection) {
        Verdict verdict;
        try {
            verdict = guard.inspect(inspection);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            throw new AssertionError("the guard threw " + failure.getClass().getName() + " on " + inspection, failure);
        }
        assertThat(verdict).as("verdict on %s", inspection).isNotNull();
        requireValid(verdict.edits(), inspection.segments());
        return verdict;
    }

    /** Fails unless the edits could be carried out on these segments. */
    static void requireValid(List<Edit> edits, List<Segment> segments) {
        Map<Integer, Segment> byId = segments.stream().collect(Collectors.toMap(Segment::id, Function.identity()));
        for (Edit edit : edits) {
            Span span = edit.span();
            var segment = byId.get(span.segment());
            if (segment == null) {
                throw new AssertionError(edit + " names no segment of the inspection");
            }
            String text = segment.text();
            assertThat(span.end()).as("end of %s", edit).isLessThanOrEqualTo(text.length());
            requireWholeCharacters(text, span);
            requireWholePlaceholders(text, span);
        }
        requireDisjoint(edits);
        segments.forEach(segment -> requireBoundedGrowth(segment, edits));
    }

    private static void requireWholeCharacters(String text, Span span) {
        for (int offset : new int[] {span.start(), span.end()}) {
            assertThat(insideSurrogatePair(text, offset))
                    .as("%s ends inside a surrogate pair", span)
                    .isFalse();
        }
    }

    static boolean insideSurrogatePair(CharSequence text, int offset) {
        return offset > 0
                && offset < text.length()
                && Character.isHighSurrogate(text.charAt(offset - 1))
                && Character.isLowSurrogate(text.charAt(offset));
    }

    private static void requireWholePlaceholders(String text, Span span) {
        var placeholders = Placeholder.SYNTAX.matcher(text);
        int nearby = Math.max(0, span.start() - Placeholder.MAX_LENGTH);
        for (boolean found = placeholders.find(nearby); found && placeholders.start() < span.end(); ) {
            boolean apart = placeholders.end() <= span.start();
            boolean covered = span.start() <= placeholders.start() && placeholders.end() <= span.end();
            assertThat(apart || covered)
                    .as("%s covers a placeholder wholly or not at all", span)
                    .isTrue();
            found = placeholders.find();
        }
    }

    private static void requireDisjoint(List<Edit> edits) {
        var spans = edits.stream()
                .map(Edit::span)
                .sorted(Comparator.comparingInt(Span::segment).thenComparingInt(Span::start))
                .toList();
        for (int i = 1; i < spans.size(); i++) {
            assertThat(spans.get(i - 1).overlaps(spans.get(i)))
                    .as("%s and %s overlap", spans.get(i - 1), spans.get(i))
                    .isFalse();
        }
    }

    private static void requireBoundedGrowth(Segment segment, List<Edit> edits) {
        long length = segment.text().length();
        long after = length;
        for (Edit edit : edits) {
            if (edit.span().segment() == segment.id()) {
                after += growth(edit);
            }
        }
        assertThat(after).as("length of %s after its edits", segment).isLessThanOrEqualTo(2 * length + GROWTH);
    }

    /** A mask is the kernel's to write, so only replacements count. */
    private static long growth(Edit edit) {
        return switch (edit) {
            case Edit.Mask ignored -> 0;
            case Edit.Replace replace ->
                (long) replace.text().length()
                        - (replace.span().end() - replace.span().start());
        };
    }
}
