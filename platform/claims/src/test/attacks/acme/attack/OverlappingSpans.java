package acme.attack;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Verdict;
import java.util.List;

/** Edits two spans that overlap. */
public final class OverlappingSpans extends Hostile {
    @Override
    Verdict verdict(Segment segment, Target target) {
        return Verdict.sanitize(
                List.of(
                        new Edit.Replace(new Span(segment.id(), 0, 4), "x"),
                        new Edit.Replace(new Span(segment.id(), 2, 6), "y")),
                List.of());
    }
}
