package io.aegis.kernel;

import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Meter;
import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.ToolUse;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs the guards of one stage over the segments of one exchange: in order, each on what the one before it left, until one blocks.
 *
 * <p>Here, and only here, no answer becomes a denial. Safe for use by many threads.
 */
final class Stages {
    private static final String NO_GUARD = "-";
    private static final Finding UNEDITABLE = Finding.of("edit-of-key-or-number");

    private final Meter meter;

    Stages(Meter meter) {
        this.meter = meter;
    }

    /**
     * Runs a stage and records what each guard said.
     *
     * @throws GuardFailure if a guard is missing or did not do its work
     */
    StageOutcome run(Run run, Stage stage, List<GuardSlot> slots, Matter matter) {
        StageOutcome outcome = new StageOutcome.Proceed();
        if (slots.stream().allMatch(GuardSlot::shadow)) {
            run.judged(unguarded(stage, matter.segments().size()));
        }
        var handed = new Handed(List.of(), List.of(), List.of(), "");
        for (GuardSlot slot : slots) {
            handed = handed(run, slot, matter, handed);
            Handed given = handed;
            outcome = outcome.and(() ->
                    slot.shadow() ? shadow(run, stage, slot, matter, given) : judge(run, stage, slot, matter, given));
            if (outcome instanceof StageOutcome.Blocked) {
                return outcome;
            }
        }
        return outcome;
    }

    private StageOutcome judge(Run run, Stage stage, GuardSlot slot, Matter matter, Handed handed) {
        return handed.count() == 0 ? notApplicable(run, stage, slot) : ask(run, stage, slot, matter, handed);
    }

    /** Asks a guard that does not act. */
    private StageOutcome shadow(Run run, Stage stage, GuardSlot slot, Matter matter, Handed handed) {
        try {
            judge(run, stage, slot, matter, handed);
        } catch (GuardFailure recorded) { // and nothing depends on it
            return new StageOutcome.Proceed();
        }
        return new StageOutcome.Proceed();
    }

    /** What one guard is given. */
    private record Handed(List<Segment> segments, List<Attachment> attachments, List<ToolUse> toolUses, String digest) {
        int count() {
            return segments.size() + attachments.size();
        }
    }

    /** Most guards edit nothing, and then the next one is handed the same. */
    private static Handed handed(Run run, GuardSlot slot, Matter matter, Handed before) {
        List<Segment> segments = matter.segments();
        List<Attachment> attachments = matter.ofTypes(slot.attachments());
        if (segments.equals(before.segments()) && attachments.equals(before.attachments())) {
            return before;
        }
        List<ToolUse> uses = matter.toolUses().get();
        return new Handed(segments, attachments, uses, run.digest().of(segments, attachments, uses));
    }

    /**
     * Checks that every guard of a route is there, whatever its stage: what would be refused at the end is refused before anything leaves.
     *
     * @throws GuardFailure if one is not
     */
    void requireGuards(Run run, Route route) {
        for (Stage stage : Stage.values()) {
            for (GuardSlot slot : route.guards(stage)) {
                if (slot.guard().isEmpty() && !slot.shadow()) {
                    notApplicable(run, stage, slot);
                }
            }
        }
    }

    private StageOutcome ask(Run run, Stage stage, GuardSlot slot, Matter matter, Handed handed) {
        Optional<Finding> objection = GuardCaller.objection(run, slot);
        if (objection.isPresent()) {
            run.judged(unasked(stage, slot, handed.count(), objection.get()));
            return new StageOutcome.Blocked(slot, stage, objection.get());
        }
        long begun = System.nanoTime();
        try {
            Guard guard = slot.guard().orElseThrow(() -> new GuardFailure(slot.name(), GuardFailure.Cause.MISSING));
            var inspection =
                    new Inspection(run.context(stage), handed.segments(), handed.attachments(), handed.toolUses());
            Verdict verdict = GuardCaller.call(run, slot, stage, () -> guard.inspect(inspection));
            GuardCaller.adopt(run, slot, verdict);
            Optional<Finding> blocks = edit(run, slot, matter, handed.segments(), verdict.edits())
                    ? GuardCaller.violation(run, slot)
                    : Optional.of(UNEDITABLE);
            StageOutcome outcome = blocks.isPresent()
                    ? new StageOutcome.Blocked(slot, stage, blocks.get())
                    : outcome(slot, stage, verdict.outcome());
            String word = blocks.isPresent() ? "block" : GuardCaller.word(verdict);
            long nanos = System.nanoTime() - begun;
            run.judged(entry(stage, slot, word, handed.count(), handed.digest(), all(blocks, verdict), nanos));
            GuardCaller.count(meter, slot, stage, word, nanos);
            return outcome;
        } catch (GuardFailure failure) {
            long nanos = System.nanoTime() - begun;
            run.judged(entry(stage, slot, "failed", handed.count(), handed.digest(), List.of(), nanos));
            meter.guardFailed(slot.name(), failure.kind().name().toLowerCase(Locale.ROOT));
            throw failure;
        }
    }

    /** Our own word stands first, where no bound on what is recorded reaches it. */
    private static List<Finding> all(Optional<Finding> ours, Verdict verdict) {
        return Stream.concat(ours.stream(), FindingSum.of(verdict).list().stream())
                .toList();
    }

    /** Carries the edits out; false if one asks for the change of something that cannot be changed. */
    private static boolean edit(Run run, GuardSlot slot, Matter matter, List<Segment> segments, List<Edit> edits) {
        if (edits.isEmpty()) {
            return true;
        }
        Map<Integer, List<Edit>> bySegment = new HashMap<>();
        for (Edit edit : edits) {
            bySegment
                    .computeIfAbsent(edit.span().segment(), ignored -> new ArrayList<>())
                    .add(edit);
        }
        for (Segment segment : segments) {
            List<Edit> own = bySegment.remove(segment.id());
            if (own == null) {
                continue;
            }
            Segment edited =
                    new TextEdits(slot, GuardCaller.masks(run, slot), matter.origin(segment)).apply(segment, own);
            if (segment.kind() != Segment.Kind.TEXT) {
                return false;
            }
            if (!slot.shadow()) {
                matter.exchange().replace(edited);
            }
        }
        if (!bySegment.isEmpty()) {
            throw new GuardFailure(slot.name(), GuardFailure.Cause.INVALID_EDIT);
        }
        return true;
    }

    private static StageOutcome outcome(GuardSlot slot, Stage stage, Verdict.Outcome outcome) {
        return switch (outcome) {
            case Verdict.Outcome.Proceed() -> new StageOutcome.Proceed();
            case Verdict.Outcome.RequireApproval(Finding finding) ->
                new StageOutcome.Approval(List.of(new Asked(stage, slot.name(), finding.rule())));
            case Verdict.Outcome.Block(Finding finding) -> new StageOutcome.Blocked(slot, stage, finding);
        };
    }

    /** A guard that is missing closes its stage also when there is nothing to see. */
    private StageOutcome notApplicable(Run run, Stage stage, GuardSlot slot) {
        if (slot.guard().isEmpty()) {
            meter.guardFailed(slot.name(), GuardFailure.Cause.MISSING.name().toLowerCase(Locale.ROOT));
            run.judged(entry(stage, slot, "failed", 0, "", List.of(), 0));
            throw new GuardFailure(slot.name(), GuardFailure.Cause.MISSING);
        }
        run.judged(new Evidence.GuardEntry(
                stage, slot.name(), "allow", Evidence.Coverage.NOT_APPLICABLE, 0, "", List.of(), 0, slot.shadow()));
        return new StageOutcome.Proceed();
    }

    static Evidence.GuardEntry unguarded(Stage stage, int segments) {
        var coverage = segments == 0 ? Evidence.Coverage.NOT_APPLICABLE : Evidence.Coverage.UNGUARDED;
        return new Evidence.GuardEntry(stage, NO_GUARD, "allow", coverage, segments, "", List.of(), 0);
    }

    /** What is in a request or an answer and no guard can read. */
    static Evidence.GuardEntry unread(Stage stage, int kinds) {
        return new Evidence.GuardEntry(
                stage, NO_GUARD, "allow", Evidence.Coverage.PASSED_UNSCANNED, kinds, "", List.of(), 0);
    }

    /** A guard that was not asked because its endpoint must not have the content. */
    private static Evidence.GuardEntry unasked(Stage stage, GuardSlot slot, int segments, Finding why) {
        return new Evidence.GuardEntry(
                stage, slot.name(), "block", Evidence.Coverage.REFUSED, segments, "", List.of(why), 0, slot.shadow());
    }

    static Evidence.GuardEntry entry(
            Stage stage,
            GuardSlot slot,
            String verdict,
            int segments,
            String digest,
            List<Finding> findings,
            long nanos) {
        var coverage = verdict.equals("failed") ? Evidence.Coverage.REFUSED : Evidence.Coverage.SCANNED;
        return new Evidence.GuardEntry(
                stage, slot.name(), verdict, coverage, segments, digest, findings, nanos / 1000, slot.shadow());
    }
}
