package acme.attack;

import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Verdict;

/** Answers null. */
public final class NoVerdict extends Hostile {
    @Override
    Verdict verdict(Segment segment, Target target) {
        return null;
    }
}
