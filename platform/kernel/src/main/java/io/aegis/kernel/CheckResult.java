package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Refusal;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the guards of one stage say of a text that goes nowhere.
 *
 * @param run the run that this was
 * @param verdict {@code allow, sanitize, require_approval} or {@code block}
 * @param guards what each guard said
 * @param labels what the guards set
 * @param obligations what they impose on later hops
 * @param segments the text as the guards left it, masks and all
 */
public record CheckResult(
        String run,
        String verdict,
        List<Evidence.GuardEntry> guards,
        Set<Label> labels,
        List<Obligation> obligations,
        List<Segment> segments) {
    public CheckResult {
        guards = List.copyOf(guards);
        labels = Set.copyOf(labels);
        obligations = List.copyOf(obligations);
        segments = List.copyOf(segments);
    }

    /** A check that was made, or the reason why it could not be. */
    public record Answer(String run, Optional<CheckResult> result, Optional<Refusal> refusal) {}
}
