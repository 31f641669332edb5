package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.identity.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run that outlives the request that began it: it waits, goes on without its caller, or has an answer that is not fetched yet.
 *
 * @param head what may be read by whoever keeps it
 * @param payload what is encrypted
 */
public record KeptRun(Head head, Payload payload) {
    /** Where such a run stands. */
    public enum State {
        /** Nothing of it has left since it was kept; it can go on from here whatever happens. */
        PENDING,
        /** It goes on. What it did is known when it is over. */
        RUNNING,
        /** It waits for a human. */
        PAUSED,
        /** It has an answer. */
        COMPLETED,
        BLOCKED,
        DENIED,
        ERROR;

        /** Whether nothing happens any more. */
        public boolean isOver() {
            return compareTo(PAUSED) > 0;
        }
    }

    /**
     * What is known of a run without its content.
     *
     * @param sequence counts the states that were kept
     * @param request keyed digest of principal, dialect and body, by which the same request finds its run again; empty if none does
     * @param expires when it is denied if nobody agrees
     * @param taken whether its answer was fetched by the same request
     */
    public record Head(
            String run,
            String principal,
            String route,
            State state,
            Instant at,
            Instant changed,
            long sequence,
            Optional<String> request,
            Optional<Instant> expires,
            boolean taken) {
        public Head {
            requireNonNull(run, "run");
            requireNonNull(principal, "principal");
            requireNonNull(route, "route");
            requireNonNull(state, "state");
            requireNonNull(at, "at");
            requireNonNull(changed, "changed");
            requireNonNull(request, "request");
            requireNonNull(expires, "expires");
        }

        /** The run in its next state. */
        public Head next(State next, Instant now, Optional<Instant> until) {
            return new Head(run, principal, route, next, at, now, sequence + 1, request, until, taken);
        }
    }

    /** The run in its next state. */
    public KeptRun next(State state, Instant now, Optional<Instant> until, Payload content) {
        return new KeptRun(head.next(state, now, until), content);
    }

    /**
     * The content of a run, masked, and the mask map.
     *
     * @param requester who asked
     * @param request the request with the turns behind it, in the dialect of the client
     * @param authored what of it others wrote than the caller
     * @param step where the run goes on
     * @param pause what it waits for, if it does
     * @param spoken what was said in earlier turns
     * @param end what its caller gets, if it is over
     */
    public record Payload(
            Requester requester,
            String dialect,
            byte[] request,
            List<Authored> authored,
            boolean streamed,
            Step step,
            Optional<Pause> pause,
            List<AnswerEvent> spoken,
            Trail trail,
            List<Mask> masks,
            Optional<End> end) {
        public Payload {
            authored = List.copyOf(authored);
            spoken = List.copyOf(spoken);
            masks = List.copyOf(masks);
        }

        /** The same, waiting for something else. */
        public Payload waitingFor(Pause next) {
            return with(Optional.of(next), trail, masks, end);
        }

        /** The same with its end. */
        public Payload ended(Trail all, List<Mask> hidden, Optional<End> last) {
            return with(pause, all, hidden, last);
        }

        private Payload with(Optional<Pause> wait, Trail known, List<Mask> hidden, Optional<End> last) {
            return new Payload(
                    requester, dialect, request, authored, streamed, step, wait, spoken, known, hidden, last);
        }

        @Override
        public String toString() {
            return "Payload[" + step.getClass().getSimpleName() + "]";
        }
    }

    /** Somebody who asked or agreed, with what the credential opened. */
    public record Requester(Principal principal, Optional<Set<String>> routes, Optional<String> key) {}

    /** Where a run goes on. */
    public sealed interface Step {
        /** The request is judged, then it goes to the model. */
        record Request() implements Step {}

        /** The request goes to the model. */
        record Model() implements Step {}

        /** The answer of a model is judged. */
        record Answer(String target, List<AnswerEvent> events) implements Step {
            public Answer {
                events = List.copyOf(events);
            }
        }

        /**
         * What a tool said is judged; calls after it are still to be carried out.
         *
         * @param judged binds those calls to what they were judged by, and to what they would get
         */
        record Result(List<AnswerEvent> events, List<ToolResult> done, ToolResult pending, String judged)
                implements Step {
            public Result {
                events = List.copyOf(events);
                done = List.copyOf(done);
            }
        }
    }

    /**
     * What a run waits for.
     *
     * @param digest binds an approval to exactly this
     * @param approvals who has agreed so far
     * @param approvers who may agree, where the caller narrowed it
     */
    public record Pause(
            List<Asked> asked,
            Proposal proposal,
            String digest,
            List<Requester> approvals,
            Optional<Set<String>> approvers) {
        public Pause {
            asked = List.copyOf(asked);
            approvals = List.copyOf(approvals);
        }

        /** The same, with others who have agreed. */
        public Pause agreedBy(List<Requester> those) {
            return new Pause(asked, proposal, digest, those, approvers);
        }

        /** The principals who have agreed so far. */
        public List<String> agreed() {
            return approvals.stream().map(who -> who.principal().id()).toList();
        }
    }

    /**
     * What is known of a run so far.
     *
     * @param digestKey key of its digests, hexadecimal
     * @param entriesStarted how many of the entries are in the record of the run's start
     * @param started whether there is one
     * @param attempts how often a provider was about to be asked
     * @param calls how often a tool was about to be called
     * @param turn how often the model was asked, with the time under way
     * @param labels that it had when it was put aside
     * @param released what its caller has of a stream; empty if nothing
     */
    public record Trail(
            String digestKey,
            List<Evidence.GuardEntry> entries,
            int entriesStarted,
            boolean started,
            int attempts,
            int calls,
            int turn,
            Set<Label> labels,
            List<Obligation> obligations,
            List<String> unscanned,
            List<Evidence.ToolEntry> tools,
            Optional<Usage> usage,
            long millis,
            Optional<Released> released) {
        public Trail {
            entries = List.copyOf(entries);
            labels = Set.copyOf(labels);
            obligations = List.copyOf(obligations);
            unscanned = List.copyOf(unscanned);
            tools = List.copyOf(tools);
        }

        /** The same with the labels of another time. */
        public Trail labelled(Set<Label> those) {
            return new Trail(
                    digestKey,
                    entries,
                    entriesStarted,
                    started,
                    attempts,
                    calls,
                    turn,
                    those,
                    obligations,
                    unscanned,
                    tools,
                    usage,
                    millis,
                    released);
        }
    }

    /**
     * Text that left.
     *
     * @param digest keyed digest of all of it
     * @param length in characters
     */
    public record Released(String digest, long length) {}

    /** One hidden value. */
    public record Mask(
            String placeholder, String original, Set<String> entities, List<Origin> origins, boolean restores) {
        @Override
        public String toString() {
            return "Mask[" + entities + "]";
        }
    }

    /** Where a hidden value came from: {@code REQUEST, OPERATOR, ANSWER}, or {@code TOOL} with the name of the tool. */
    public record Origin(String source, String tool) {}

    /** What the caller of a run gets. */
    public sealed interface End {
        /**
         * An answer.
         *
         * @param events masked
         * @param untold what the provider was not told
         */
        record Answered(List<AnswerEvent> events, Instant created, List<String> untold) implements End {
            public Answered {
                events = List.copyOf(events);
                untold = List.copyOf(untold);
            }
        }

        /** An error. */
        record Refused(Refusal refusal) implements End {}
    }
}
