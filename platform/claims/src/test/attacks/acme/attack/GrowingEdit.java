package acme.attack;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Verdict;
import java.util.List;

/** Replaces a word by 48 MiB. */
public final class GrowingEdit extends Hostile {
    @Override
    Verdict verdict(Segment segment, Target target) {
        var span = new Span(segment.id(), 0, segment.text().length());
        return Verdict.sanitize(List.of(new Edit.Replace(span, "x".repeat(48 << 20))), List.of());
    }
}
