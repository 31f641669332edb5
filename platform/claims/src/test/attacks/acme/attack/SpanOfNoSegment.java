package acme.attack;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Verdict;
import java.util.List;

/** Edits a segment that does not exist. */
public final class SpanOfNoSegment extends Hostile {
    @Override
    Verdict verdict(Segment segment, Target target) {
        return Verdict.sanitize(List.of(new Edit.Replace(new Span(999_999, 0, 1), "x")), List.of());
    }
}
