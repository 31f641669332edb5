package acme.attack;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Verdict;
import java.util.List;

/** Edits a span that ends behind its text. */
public final class SpanBeyondTheText extends Hostile {
    @Override
    Verdict verdict(Segment segment, Target target) {
        var span = new Span(segment.id(), 0, segment.text().length() + 1);
        return Verdict.sanitize(List.of(new Edit.Replace(span, "x")), List.of());
    }
}
