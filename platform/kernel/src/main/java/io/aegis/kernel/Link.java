package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Meter;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One guard in the chain of a streamed field: holds what the guard has not cleared, hands on what it has, after its edits.
 *
 * <p>Used by one thread at a time.
 */
final class Link implements ChainedGuard {
    /** Most text that one guard may hold back; beyond it the choice is blocked, not released. */
    static final int MOST_HELD = 256 * 1024;

    private static final int FREE_GROWTH = 1024;
    private static final Finding HELD_TOO_MUCH = Finding.of("held-text-limit");

    private final Run run;
    private final GuardSlot slot;
    private final int mostHeld;
    private final Channel channel;
    private final boolean holdBack;
    private final StringBuilder held = new StringBuilder();
    private final ContentDigest.Rolling handed;
    private final FindingSum findings = new FindingSum();
    private @Nullable Inspector inspector;
    private GuardFailure.@Nullable Cause failure;
    private boolean late;

    /** Whether the guard was asked and has not answered. Stays so for good if the run is taken meanwhile. */
    private boolean asking;

    private String word = "allow";
    private int cleared;
    private int fed;
    private long produced;
    private long nanos;

    /**
     * @param holdBack whether the guard is asked once, at the end, whatever it could do
     */
    Link(Run run, GuardSlot slot, Channel channel, boolean holdBack) {
        this.run = run;
        this.slot = slot;
        this.handed = run.digest().rolling();
        this.channel = channel;
        this.holdBack = holdBack;
        boolean incremental = !holdBack && slot.guard().orElse(null) instanceof IncrementalGuard;
        this.mostHeld = incremental ? MOST_HELD : 64 * MOST_HELD;
    }

    /**
     * Has the guard begin.
     *
     * @throws GuardFailure if it is missing or does not
     */
    @Override
    public void open() {
        try {
            Inspector opened = asked(this::opened);
            inspector = opened;
            if (opened instanceof AutoCloseable held) { // a stream that is cut ends no text
                run.onLeft(() -> close(held));
            }
        } catch (GuardFailure failed) {
            throw failed(failed);
        }
    }

    private static void close(AutoCloseable held) {
        try {
            held.close();
        } catch (Exception failed) { // whatever a plugin throws, its text crosses to nobody
            throw new IllegalStateException(
                    "an inspector cannot be closed: " + failed.getClass().getName());
        }
    }

    private Inspector opened() {
        Guard guard = slot.guard().orElseThrow(() -> new GuardFailure(slot.name(), GuardFailure.Cause.MISSING));
        Context context = run.context(Stage.EGRESS);
        return guard instanceof IncrementalGuard streaming && !holdBack
                ? GuardCaller.call(run, slot, Stage.EGRESS, () -> streaming.open(context, channel))
                : new WholeText(guard, context, channel);
    }

    /** Hands the guard a piece and gives what it has cleared by now. */
    @Override
    public String next(String piece) throws StreamBlocked {
        held.append(piece);
        fed += piece.length();
        handed.add(piece.getBytes(StandardCharsets.UTF_8));
        String out = take(opened -> opened.next(piece), false);
        if (held.length() > mostHeld) {
            word = "block";
            throw new StreamBlocked(slot.name(), HELD_TOO_MUCH);
        }
        return out;
    }

    /** Tells the guard that the text has ended and gives the rest of it. */
    @Override
    public String finish() throws StreamBlocked {
        if (inspector instanceof WholeText whole) {
            whole.endsIn(run.context(Stage.EGRESS));
        }
        return take(Inspector::finish, true);
    }

    /** Whether everything that the guard was handed has gone on. */
    @Override
    public boolean hasReleasedAll() {
        return fed > 0 && held.isEmpty();
    }

    /** Whether the guard hangs: what is to be said of it, whoever took the run says. */
    @Override
    public boolean hangs() {
        return asking;
    }

    /** What the guard has said so far, for the evidence. */
    @Override
    public Evidence.GuardEntry entry(Meter meter) {
        GuardCaller.count(meter, slot, Stage.EGRESS, word, nanos);
        if (failure != null) {
            meter.guardFailed(slot.name(), failure.name().toLowerCase(Locale.ROOT));
        }
        if (late) {
            meter.guardFailed(slot.name(), "late_violation");
        }
        List<Finding> counted = findings.list();
        var coverage = late
                ? Evidence.Coverage.LATE_VIOLATION
                : word.equals("failed") ? Evidence.Coverage.REFUSED : Evidence.Coverage.SCANNED;
        return new Evidence.GuardEntry(
                Stage.EGRESS, slot.name(), word, coverage, 1, handed.soFar(), counted, nanos / 1000, slot.shadow());
    }

    /** Says that the guard blocked what it had cleared before: its defect, and too late to help. */
    @Override
    public void violatedLate() {
        late = true;
    }

    private String take(Function<Inspector, @Nullable Progress> step, boolean atEnd) throws StreamBlocked {
        try {
            Inspector opened = requireNonNull(inspector, "a link is opened first");
            blockIf(GuardCaller.objection(run, slot));
            long begun = System.nanoTime();
            Progress progress = asked(() -> GuardCaller.call(run, slot, Stage.EGRESS, () -> step.apply(opened)));
            nanos += System.nanoTime() - begun;
            return accept(progress, atEnd);
        } catch (GuardFailure failed) {
            throw failed(failed);
        }
    }

    /** Whatever is thrown ends the question, but that the run was taken from its thread. */
    private <T> T asked(Supplier<T> question) {
        asking = true;
        try {
            T answer = question.get();
            asking = false;
            return answer;
        } catch (GuardFailure | UpstreamException ended) { // the guard did not answer, or was not asked: the run is cut
            asking = false;
            throw ended;
        }
    }

    private GuardFailure failed(GuardFailure failed) {
        word = "failed";
        failure = failed.kind();
        return failed;
    }

    private String accept(Progress progress, boolean atEnd) throws StreamBlocked {
        Verdict verdict = progress.verdict();
        findings.addAll(verdict.findings());
        GuardCaller.requireAtMost(slot, findings.size(), GuardCaller.MOST_FINDINGS);
        GuardCaller.adopt(run, slot, verdict);
        blockIf(GuardCaller.violation(run, slot));
        switch (verdict.outcome()) {
            case Verdict.Outcome.Block(Finding finding) -> block(finding);
            case Verdict.Outcome.RequireApproval(Finding finding) -> block(finding);
            case Verdict.Outcome.Proceed() -> {}
        }
        int from = cleared;
        int to = progress.cleared();
        if (to < from || to > fed || (atEnd && to != fed) || splitsPair(to - from)) {
            throw new GuardFailure(slot.name(), GuardFailure.Cause.INVALID_PROGRESS);
        }
        String out = edited(to - from, verdict.edits());
        held.delete(0, to - from);
        cleared = to;
        if (produced > 2L * cleared + FREE_GROWTH) {
            throw new GuardFailure(slot.name(), GuardFailure.Cause.INVALID_EDIT);
        }
        return out;
    }

    private void blockIf(Optional<Finding> objection) throws StreamBlocked {
        if (objection.isPresent()) {
            block(objection.get());
        }
    }

    private void block(Finding finding) throws StreamBlocked {
        word = "block";
        findings.decided(finding);
        throw new StreamBlocked(slot.name(), finding);
    }

    private boolean splitsPair(int offset) {
        return offset > 0
                && offset < held.length()
                && Character.isSurrogatePair(held.charAt(offset - 1), held.charAt(offset));
    }

    private String edited(int length, List<Edit> asked) {
        if (asked.isEmpty()) {
            produced += length;
            return held.substring(0, length);
        }
        word = "sanitize";
        var shifted = new ArrayList<Edit>(asked.size());
        for (Edit edit : asked) {
            shifted.add(shifted(edit));
        }
        var edits = new TextEdits(slot, GuardCaller.masks(run, slot), MaskMap.Origin.ANSWER);
        String out = edits.apply(held, 0, length, shifted);
        produced += out.length() - edits.hidden();
        return out;
    }

    private Edit shifted(Edit edit) {
        var span = edit.span();
        if (span.segment() != Inspector.SEGMENT || span.start() < cleared) {
            throw new GuardFailure(slot.name(), GuardFailure.Cause.INVALID_EDIT);
        }
        var moved = new Span(span.segment(), span.start() - cleared, span.end() - cleared);
        return switch (edit) {
            case Edit.Mask(var ignored, String entity) -> new Edit.Mask(moved, entity);
            case Edit.Replace(var ignored, String text) -> new Edit.Replace(moved, text);
        };
    }

    @Override
    public String toString() {
        return "Link[" + slot.name() + " " + word.toUpperCase(Locale.ROOT) + "]";
    }
}
