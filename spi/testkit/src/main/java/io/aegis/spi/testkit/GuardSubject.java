package io.aegis.spi.testkit;

import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the groups of checks know about the guard under test. */
interface GuardSubject {
    GuardFactory factory();

    Settings settings();

    Host host();

    List<Inspection> mustStop();

    List<Inspection> mustAllow();

    boolean acted(Verdict verdict);

    boolean streams();

    Channel streamChannel();

    Guard guard();

    default Optional<IncrementalGuard> incremental() {
        return guard() instanceof IncrementalGuard guard ? Optional.of(guard) : Optional.empty();
    }

    default List<Inspection> samples() {
        return Stream.concat(mustStop().stream(), mustAllow().stream()).toList();
    }

    /** Those that consist of one text, which can therefore be cut anywhere. */
    default List<Inspection> singleTexts(List<Inspection> inspections) {
        return inspections.stream()
                .filter(inspection -> inspection.segments().size() == 1)
                .filter(inspection -> inspection.segments().getFirst().parts().size() == 1)
                .filter(inspection -> inspection.segments().getFirst().text().length() > 1)
                .toList();
    }

    default Inspection reading(String text) {
        return Inspections.of(samples().getFirst().context(), text);
    }
}
