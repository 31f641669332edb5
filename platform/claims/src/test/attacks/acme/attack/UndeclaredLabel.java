package acme.attack;

import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Verdict;
import java.util.Set;

/** Sets a label that it has not declared. */
public final class UndeclaredLabel extends Hostile {
    @Override
    Verdict verdict(Segment segment, Target target) {
        return Verdict.label(Set.of(new Label("classification", "public")));
    }
}
