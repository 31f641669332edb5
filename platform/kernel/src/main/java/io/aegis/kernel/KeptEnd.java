package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Refusal;
import java.util.List;
import java.util.Optional;

/** Keeps the end of one run that goes on without its caller. */
final class KeptEnd implements Keeper {
    private final Waiting waiting;
    private final Run run;
    private final Resumption going;
    private Optional<KeptRun.End> end = Optional.empty();

    KeptEnd(Waiting waiting, Run run, Resumption going) {
        this.waiting = waiting;
        this.run = run;
        this.going = going;
    }

    /** What fails before anything was agreed to leaves the run where it was: nothing of it happened, and nobody's guard took it. */
    @Override
    public boolean waitsOn(Refusal refusal, Evidence.Status status) {
        if (status != Evidence.Status.ERROR || !going.isOpen()) {
            return false;
        }
        Refusal said = refusal;
        try {
            waiting.refused(
                    going.run(),
                    going.by(),
                    "true\n" + going.pause().digest(),
                    going.agreed() - 1,
                    going.approvals().quorum(),
                    refusal.code().aegis());
        } catch (EvidenceUnavailableException unavailable) {
            said = Refusals.evidence();
        }
        going.decision()
                .complete(new Decision.Refused(said, Optional.of(going.pause().digest())));
        return true;
    }

    @Override
    public void answered(KeptRun.Trail trail, List<AnswerEvent> masked, List<String> untold) {
        end = Optional.of(new KeptRun.End.Answered(masked, waiting.now(), untold));
        keep(trail, KeptRun.State.RUNNING);
    }

    @Override
    public void over(KeptRun.Trail trail, KeptRun.State state, Optional<Refusal> refusal) {
        refusal.ifPresent(said -> end = Optional.of(new KeptRun.End.Refused(said)));
        waiting.settle(going.run().head().run(), state, () -> keep(trail, state));
        going.decision().complete(new Decision.Refused(Refusals.notPaused(state), Optional.empty()));
    }

    /** Of a run whose content was erased meanwhile nothing is kept. */
    private void keep(KeptRun.Trail trail, KeptRun.State state) {
        String id = going.run().head().run();
        waiting.runs().find(id).ifPresent(now -> keep(trail, state, now));
    }

    /** What it was labelled with at its end tells nothing of what it was when it was put aside, from where it can be judged again. */
    private void keep(KeptRun.Trail trail, KeptRun.State state, KeptRun now) {
        KeptRun.Trail all = trail.labelled(now.payload().trail().labels());
        waiting.follow(now, state, now.payload().ended(all, run.masks().kept(), end), Optional.empty());
    }
}
