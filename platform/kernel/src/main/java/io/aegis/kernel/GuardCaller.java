package io.aegis.kernel;

import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.UpstreamException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one place where the kernel calls into a guard. Whatever comes back that is not a decision is a failure. */
final class GuardCaller {
    private static final Finding UNMET = Finding.of("obligation-unmet");
    /** A verdict is small. What it says is kept with the run and in the evidence, however often the guard is asked. */
    static final int MOST_FINDINGS = 256;

    private static final int MOST_LABELS = 256;
    private static final int MOST_OBLIGATIONS = 64;
    private static final int MOST_NAMES = 1024;
    private static final Finding VIOLATED = Finding.of("violated_before_known");

    private GuardCaller() {}

    /**
     * Calls a guard under its deadline; one that does not act, on a thread that the run does not need.
     *
     * @throws GuardFailure if it throws, returns null, came back late or cannot be asked
     * @throws RunAbandoned if the watch has ended the run meanwhile
     */
    static <T> T call(Run run, GuardSlot slot, Stage stage, Supplier<@Nullable T> guard) {
        run.requireUncut();
        if (slot.shadow()) {
            return run.generation().shadows().call(run, slot, () -> answer(slot, guard));
        }
        run.enter(slot, stage);
        try {
            return answer(slot, guard);
        } finally {
            run.leave();
            // A guard may leave a mark on the thread, and a marked thread closes the sockets and files that it uses.
            Thread.interrupted();
        }
    }

    private static <T> T answer(GuardSlot slot, Supplier<@Nullable T> guard) {
        T result = null;
        GuardFailure.Cause failure = GuardFailure.Cause.RETURNED_NULL;
        try {
            result = guard.get();
        } catch (PluginUnavailableException unavailable) { // the platform's own word
            failure = GuardFailure.Cause.of(unavailable.kind());
        } catch (UpstreamException unanswered) {
            failure = GuardFailure.Cause.UPSTREAM;
        } catch (Throwable thrown) { // whatever a plugin throws, its text crosses to nobody
            failure = GuardFailure.Cause.THREW;
        }
        if (result == null) {
            throw new GuardFailure(slot.name(), failure);
        }
        return result;
    }

    /** Why a guard is not asked: its endpoint must not have the content. Empty if it may, and then it counts as having it. */
    static Optional<Finding> objection(Run run, GuardSlot slot) {
        if (slot.remote().isEmpty()) {
            return Optional.empty();
        }
        GuardSlot.Remote remote = slot.remote().get();
        if (!Obligations.allow(run.obligations(), remote)) {
            return Optional.of(UNMET);
        }
        run.inform(remote);
        return Optional.empty();
    }

    /** What is wrong with a run once a verdict is taken over: content of it went where a guard, too late, forbids it. */
    static Optional<Finding> violation(Run run, GuardSlot slot) {
        return !slot.shadow() && run.isViolated() ? Optional.of(VIOLATED) : Optional.empty();
    }

    /** The masks that the edits of a guard go into; a copy for one that does not act. */
    static MaskMap masks(Run run, GuardSlot slot) {
        return slot.shadow() ? run.masks().copy() : run.masks();
    }

    /**
     * Takes over what a verdict says of the run, unless the guard does not act.
     *
     * @throws GuardFailure if it says what the guard's manifest does not let it say, or more than a run holds
     */
    static void adopt(Run run, GuardSlot slot, Verdict verdict) {
        if (!slot.edits() && !verdict.edits().isEmpty()) {
            throw new GuardFailure(slot.name(), GuardFailure.Cause.INVALID_EDIT);
        }
        requireModest(slot, verdict);
        Set<String> declared = slot.labels();
        for (Label label : verdict.labels()) {
            if (!declared.contains(label.key())) {
                throw new GuardFailure(slot.name(), GuardFailure.Cause.INVALID_LABEL);
            }
        }
        if (slot.shadow()) {
            return;
        }
        run.labels().addAll(verdict.labels());
        verdict.obligations().forEach(run::bind);
        requireAtMost(slot, run.labels().size(), MOST_LABELS);
        requireAtMost(slot, run.obligations().size(), MOST_OBLIGATIONS);
    }

    private static void requireModest(GuardSlot slot, Verdict verdict) {
        requireAtMost(slot, FindingSum.of(verdict).size(), MOST_FINDINGS);
        requireAtMost(slot, verdict.labels().size(), MOST_LABELS);
        requireAtMost(slot, verdict.obligations().size(), MOST_OBLIGATIONS);
        for (Obligation obligation : verdict.obligations()) {
            switch (obligation) {
                case Obligation.Regions(var allowed) -> requireAtMost(slot, allowed.size(), MOST_NAMES);
                case Obligation.Targets(var allowed) -> requireAtMost(slot, allowed.size(), MOST_NAMES);
                case Obligation.Spend spend -> {}
                case Obligation.Concurrency concurrency -> {}
            }
        }
    }

    static void requireAtMost(GuardSlot slot, int count, int most) {
        if (count > most) {
            throw new GuardFailure(slot.name(), GuardFailure.Cause.TOO_MUCH);
        }
    }

    /** Counts a decision; what a guard says that does not act has words of its own. */
    static void count(Meter meter, GuardSlot slot, Stage stage, String word, long nanos) {
        meter.guard(slot.name(), stage, slot.shadow() ? "shadow_" + word : word, nanos);
    }

    /** The word for a verdict that people see. */
    static String word(Verdict verdict) {
        return switch (verdict.outcome()) {
            case Verdict.Outcome.Block block -> "block";
            case Verdict.Outcome.RequireApproval approval -> "require_approval";
            case Verdict.Outcome.Proceed proceed -> verdict.edits().isEmpty() ? "allow" : "sanitize";
        };
    }
}
