package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.content.Edit;
import java.util.List;
import java.util.Set;

/**
 * What a guard decided. There is no "undecided": a guard in doubt blocks.
 *
 * <p>It is small, or the guard has failed: findings of at most 256 rules in at most 1,024 pieces, 64 labels, 32 obligations with at most 1,024 names each,
 * and 200,000 edits. A run of many guards holds 256 labels and 64 obligations, of which all regions count as one and all targets as another.
 *
 * <p>The four words that people see are derived: {@code block} and {@code require_approval} from the outcome, {@code sanitize} from edits on a run that
 * proceeds, {@code allow} from none of these.
 *
 * @param outcome how the run goes on; the strictest of a stage wins
 * @param edits changes of the text, at most one per place
 * @param labels facts about the run that later guards may read; they only grow
 * @param obligations conditions that bind every later hop
 * @param findings what was found, also when nothing is done about it; those of one rule count together
 */
public record Verdict(
        Outcome outcome, List<Edit> edits, Set<Label> labels, List<Obligation> obligations, List<Finding> findings) {
    private static final Verdict ALLOW = new Verdict(new Outcome.Proceed(), List.of(), Set.of(), List.of(), List.of());

    public Verdict {
        requireNonNull(outcome, "outcome");
        edits = List.copyOf(edits);
        labels = Set.copyOf(labels);
        obligations = List.copyOf(obligations);
        findings = List.copyOf(findings);
    }

    /** How the run goes on. */
    public sealed interface Outcome {
        /** It goes on, with the edits applied. */
        record Proceed() implements Outcome {}

        /** It goes on when a human who is allowed to has said so. */
        record RequireApproval(Finding finding) implements Outcome {
            public RequireApproval {
                requireNonNull(finding, "finding");
            }
        }

        /** It ends here. */
        record Block(Finding finding) implements Outcome {
            public Block {
                requireNonNull(finding, "finding");
            }
        }
    }

    /** Nothing found, nothing changed. */
    public static Verdict allow() {
        return ALLOW;
    }

    /** The run proceeds with these edits. */
    public static Verdict sanitize(List<Edit> edits, List<Finding> findings) {
        return new Verdict(new Outcome.Proceed(), edits, Set.of(), List.of(), findings);
    }

    /** The run ends. */
    public static Verdict block(Finding finding) {
        return new Verdict(new Outcome.Block(finding), List.of(), Set.of(), List.of(), List.of(finding));
    }

    /** The run waits for a human. */
    public static Verdict requireApproval(Finding finding) {
        return new Verdict(new Outcome.RequireApproval(finding), List.of(), Set.of(), List.of(), List.of(finding));
    }

    /** The run proceeds and carries these labels. */
    public static Verdict label(Set<Label> labels) {
        return new Verdict(new Outcome.Proceed(), List.of(), labels, List.of(), List.of());
    }

    /** The same verdict with these findings in place of its own. */
    public Verdict withFindings(List<Finding> replaced) {
        return new Verdict(outcome, edits, labels, obligations, replaced);
    }
}
