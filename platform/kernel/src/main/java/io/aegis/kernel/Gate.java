package io.aegis.kernel;

import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Proposal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one place at which a run stops for a human, and at which it goes on because one agreed to exactly what will happen now.
 *
 * <p>An agreement is bound to the bytes that will leave, to the values that are hidden in them, to who asked for it and to the configuration. Used by
 * one thread at a time.
 */
final class Gate {
    /**
     * What a human must agree to.
     *
     * @param digest binds an agreement to exactly this
     */
    record Stop(List<Asked> asked, Proposal proposal, String digest) {
        Stop {
            asked = List.copyOf(asked);
        }
    }

    private final Run run;
    private boolean awaited;

    /**
     * @param awaited whether the run waits already, so that it goes on only when somebody agrees, whatever the guards say by now
     */
    Gate(Run run, boolean awaited) {
        this.run = run;
        this.awaited = awaited;
    }

    /**
     * Lets a run on, or says what it waits for.
     *
     * @param outcome of the guards
     * @param exact the bytes that will leave, masked
     */
    Optional<Stop> stop(StageOutcome outcome, Supplier<Proposal> proposal, Supplier<byte[]> exact) {
        boolean waits = awaited;
        awaited = false;
        List<Asked> asked = outcome instanceof StageOutcome.Approval approval ? approval.asked() : List.of();
        if (asked.isEmpty() && !waits) {
            return Optional.empty();
        }
        Proposal deeds = proposal.get();
        String digest = digest(asked, deeds, exact.get());
        return run.spends(digest) ? Optional.empty() : Optional.of(new Stop(asked, deeds, digest));
    }

    private String digest(List<Asked> asked, Proposal proposal, byte[] exact) {
        var bytes = new BoundBytes();
        bytes.text(run.id());
        bytes.text(run.caller().principal().id());
        bytes.text(run.routeName());
        bytes.texts(run.generation().judges(run.routeName()));
        bytes.text(proposal.kind().name());
        bytes.number(asked.size());
        for (Asked each : asked) {
            bytes.text(each.stage().name());
            bytes.text(each.guard());
            bytes.text(each.rule());
        }
        bytes.number(proposal.deeds().size());
        for (Proposal.Deed deed : proposal.deeds()) {
            bytes.text(deed.what());
            bytes.text(deed.destination());
            bytes.text(deed.text());
            bytes.number(deed.hidden().size());
            for (Proposal.Hidden hidden : deed.hidden()) {
                bytes.text(hidden.placeholder());
                bytes.text(original(hidden));
                bytes.number(hidden.cleared() ? 1 : 0);
            }
        }
        bytes.bytes(exact);
        return run.digest().binding(bytes.take());
    }

    private String original(Proposal.Hidden hidden) {
        MaskMap.Entry entry = run.masks().find(hidden.placeholder());
        return entry == null ? "" : entry.original();
    }
}
