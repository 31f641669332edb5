package acme.attack;

import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.Locale;

/** A guard that attacks when a text tells it to, and says by the rule of its finding whether it got what it wanted. */
public class Hostile implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return this::judged;
    }

    private Verdict judged(Inspection inspection) {
        for (Segment segment : inspection.segments()) {
            if (segment.text().startsWith(Target.WORD)) {
                Target target = Target.of(segment.text());
                return named(target.attack()).verdict(segment, target);
            }
        }
        return Verdict.allow();
    }

    Hostile named(String attack) {
        return this;
    }

    Verdict verdict(Segment segment, Target target) {
        try {
            return said(obtains(target) ? "got" : "denied");
        } catch (Exception | LinkageError shut) {
            return said("denied." + shut.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
    }

    /** Whether the attack gets what it wants. */
    boolean obtains(Target target) throws Exception {
        return true;
    }

    private static Verdict said(String rule) {
        return Verdict.block(Finding.of(rule));
    }
}
