package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Feeds one inspector as the gateway does, checks each progress, and adds up what it said. */
final class StreamRun {
    private final Inspector inspector;
    private final StringBuilder fed = new StringBuilder();
    private final List<Edit> edits = new ArrayList<>();
    private final Set<Label> labels = new HashSet<>();
    private final Set<Obligation> obligations = new HashSet<>();
    private final Set<String> rules = new TreeSet<>();
    private int cleared;
    private boolean stopped;

    StreamRun(IncrementalGuard guard, Inspection inspection, Channel channel) {
        inspector = guard.open(inspection.context(), channel);
        assertThat(inspector).as("inspector").isNotNull();
    }

    /** Feeds the pieces and the end, unless the stream is stopped before. */
    StreamRun feed(List<String> pieces) {
        for (String piece : pieces) {
            next(piece);
        }
        return finish();
    }

    void next(String piece) {
        if (!stopped) {
            fed.append(piece);
            take(ask(() -> inspector.next(piece)));
        }
    }

    StreamRun finish() {
        if (!stopped) {
            take(ask(inspector::finish));
            assertThat(stopped || cleared == fed.length())
                    .as("the end clears everything or blocks; cleared %d of %d", cleared, fed.length())
                    .isTrue();
        }
        return this;
    }

    boolean isStopped() {
        return stopped;
    }

    int cleared() {
        return cleared;
    }

    List<Edit> edits() {
        return edits;
    }

    Set<Label> labels() {
        return labels;
    }

    Set<Obligation> obligations() {
        return obligations;
    }

    Set<String> rules() {
        return rules;
    }

    private static Progress ask(Supplier<Progress> question) {
        try {
            var progress = question.get();
            assertThat(progress).as("progress").isNotNull();
            return progress;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            throw new AssertionError("the inspector threw " + failure.getClass().getName(), failure);
        }
    }

    private void take(Progress progress) {
        assertThat(progress.cleared()).as("cleared never goes back").isGreaterThanOrEqualTo(cleared);
        assertThat(progress.cleared())
                .as("cleared is never more than was handed over")
                .isLessThanOrEqualTo(fed.length());
        assertThat(Rules.insideSurrogatePair(fed, progress.cleared()))
                .as("cleared lies inside a surrogate pair")
                .isFalse();
        var verdict = progress.verdict();
        stopped = !(verdict.outcome() instanceof Verdict.Outcome.Proceed);
        if (!stopped) {
            requireEditsWithin(verdict.edits(), progress.cleared());
            edits.addAll(verdict.edits());
        }
        labels.addAll(verdict.labels());
        obligations.addAll(verdict.obligations());
        verdict.findings().stream().map(Finding::rule).forEach(rules::add);
        cleared = progress.cleared();
    }

    private void requireEditsWithin(List<Edit> some, int until) {
        for (Edit edit : some) {
            assertThat(edit.span().segment()).as("segment of %s", edit).isEqualTo(Inspector.SEGMENT);
            assertThat(edit.span().start())
                    .as("%s changes text that was cleared before", edit)
                    .isGreaterThanOrEqualTo(cleared);
            assertThat(edit.span().end())
                    .as("%s changes text that is not cleared yet", edit)
                    .isLessThanOrEqualTo(until);
        }
        if (!some.isEmpty()) {
            Rules.requireValid(
                    some,
                    List.of(Segment.text(Inspector.SEGMENT, Channel.ASSISTANT, Trust.MODEL, 0, "", fed.toString())));
        }
    }
}
