package io.aegis.kernel;

import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one place where the kernel calls into a guard. Whatever comes back that is not a decision is a failure. */
final class GuardCaller {
    private GuardCaller() {}

    /**
     * Calls a guard under its deadline.
     *
     * @throws GuardFailure if it throws, returns null, came back late or cannot be asked
     * @throws RunAbandoned if the watch has ended the run meanwhile
     */
    static <T> T call(Run run, GuardSlot slot, Stage stage, Supplier<@Nullable T> guard) {
        run.enter(slot, stage);
        T result = null;
        GuardFailure.Cause failure = GuardFailure.Cause.RETURNED_NULL;
        try {
            result = guard.get();
        } catch (PluginUnavailableException unavailable) { // the platform's own word
            failure = GuardFailure.Cause.of(unavailable.kind());
        } catch (Throwable thrown) { // whatever a plugin throws, its text crosses to nobody
            failure = GuardFailure.Cause.THREW;
        } finally {
            run.leave();
            // A guard may leave a mark on the thread, and a marked thread closes the sockets and files that it uses.
            Thread.interrupted();
        }
        if (result == null) {
            throw new GuardFailure(slot.name(), failure);
        }
        return result;
    }

    /** Takes over what a verdict says of the run. */
    static void adopt(Run run, GuardSlot slot, Verdict verdict) {
        Set<String> declared = slot.labels();
        for (Label label : verdict.labels()) {
            if (!declared.contains(label.key())) {
                throw new GuardFailure(slot.name(), GuardFailure.Cause.INVALID_LABEL);
            }
        }
        run.labels().addAll(verdict.labels());
        for (Obligation obligation : verdict.obligations()) {
            if (!run.obligations().contains(obligation)) {
                run.obligations().add(obligation);
            }
        }
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
