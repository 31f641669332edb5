package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Guardrail;
import io.aegis.config.Route;
import io.aegis.config.Stage;
import io.aegis.kernel.CheckResult;
import io.aegis.kernel.Generation;
import io.aegis.kernel.GuardSlot;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Label;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One past run under another configuration. What the record can tell is told from it; where a guard would have to see the text again, it is asked about what
 * is held, if that is the text that it would have seen. Used by one thread, for one run.
 */
final class RunReplay {
    /** What can be said of it. */
    sealed interface Result {
        record Same() implements Result {}

        record Otherwise(ReplayVerdict was, ReplayVerdict would) implements Result {}

        record Unknown(ReplayReason reason, String detail) implements Result {}
    }

    private static final List<Stage> IN_ORDER =
            List.of(Stage.INGRESS, Stage.TOOL_RESULT, Stage.TOOL_CALL, Stage.EGRESS);

    private final PastRun run;
    private final Config before;
    private final Route routeBefore;
    private final Config after;
    private final Route routeAfter;
    private final Generation generation;
    private final Difference difference;
    private final Supplier<HeldRuns.Found> content;
    private final HeldRuns held;
    private final Set<String> changedLabels = new HashSet<>();
    private final Set<Label> judgedLabels = new HashSet<>();

    RunReplay(
            PastRun run,
            Config before,
            Route routeBefore,
            Config after,
            Route routeAfter,
            Generation generation,
            Difference difference,
            Supplier<HeldRuns.Found> content,
            HeldRuns held) {
        this.run = run;
        this.before = before;
        this.routeBefore = routeBefore;
        this.after = after;
        this.routeAfter = routeAfter;
        this.generation = generation;
        this.difference = difference;
        this.content = content;
        this.held = held;
    }

    Result result() {
        return missingGuard()
                .or(() -> difference.beforeGuards(run, routeBefore, routeAfter))
                .or(this::stages)
                .orElseGet(Result.Same::new);
    }

    /** A guard that is not there closes its route, whatever the run is about. */
    private Optional<Result> missingGuard() {
        for (Stage stage : Stage.values()) {
            for (StageReplay.Slot slot : slots(stage)) {
                if (!slot.guardrail().shadow() && slot.guard().guard().isEmpty()) {
                    var failed = new ReplayVerdict("failed", word(stage), slot.name(), List.of("AEG-GRD-002"));
                    boolean alike = run.verdict().verdict().equals("failed")
                            && run.verdict().guard().equals(slot.name());
                    return Optional.of(alike ? new Result.Same() : new Result.Otherwise(run.verdict(), failed));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Result> stages() {
        for (Stage stage : IN_ORDER) {
            StageReplay replay = replay(stage);
            if (run.isCheck() && run.entries(stage).isEmpty()) {
                continue;
            }
            if (stage == Stage.TOOL_CALL) {
                Optional<Result> elsewhere = difference.beforeAnswers(run, routeBefore, routeAfter);
                if (elsewhere.isPresent()) {
                    return elsewhere;
                }
            }
            StageReplay.Told.Known was = replay.was();
            Optional<ReplayVerdict> byKernel = replay.kernel().filter(ReplayVerdict::ends);
            if (stage == Stage.EGRESS && run.entries(stage).isEmpty()) {
                return Optional.empty(); // the model has not said anything that guards were asked about
            }
            switch (settled(replay)) {
                case Settled.Unknown(Result.Unknown unknown) -> {
                    return Optional.of(unknown);
                }
                case Settled.Known(StageReplay.Told.Known would) -> {
                    if (!would.isLike(was)) {
                        return Optional.of(otherwise(stage, was, would));
                    }
                }
            }
            if (was.verdict().ends() || byKernel.isPresent()) {
                return Optional.empty();
            }
            if (endsHere(stage)) {
                return difference.beforeAnswers(run, routeBefore, routeAfter);
            }
            changedLabels.addAll(replay.labelsOfOthers());
        }
        return Optional.empty();
    }

    /** Whether the run came to the end of its request and no further: it waited, or was refused. */
    private boolean endsHere(Stage stage) {
        return stage == Stage.TOOL_RESULT && !run.isCheck() && !run.started();
    }

    /** A run that goes on where it ended would meet the guards of tool results next. */
    private Result otherwise(Stage stage, StageReplay.Told.Known was, StageReplay.Told.Known would) {
        boolean goesOn = was.verdict().ends() && !would.verdict().ends();
        if (goesOn && stage == Stage.INGRESS && !run.isCheck()) {
            changedLabels.addAll(replay(stage).labelsOfOthers());
            return switch (settled(replay(Stage.TOOL_RESULT))) {
                case Settled.Unknown(Result.Unknown unknown) -> unknown;
                case Settled.Known(StageReplay.Told.Known next) ->
                    new Result.Otherwise(was.verdict(), would.verdict().stricter(next.verdict()));
            };
        }
        return changed(word(stage), was, would);
    }

    /** What it is that differs. */
    private static Result changed(String stage, StageReplay.Told.Known was, StageReplay.Told.Known would) {
        ReplayVerdict before = was.verdict();
        ReplayVerdict after = would.verdict();
        if (!before.verdict().equals(after.verdict()) || !before.guard().equals(after.guard())) {
            return new Result.Otherwise(before, after);
        }
        return one(stage, "sanitize", was.editors(), would.editors())
                .or(() -> one(stage, "require_approval", was.asking(), would.asking()))
                .orElseGet(() -> new Result.Otherwise(before, after));
    }

    private static Optional<Result> one(String stage, String verdict, List<String> then, List<String> now) {
        Optional<String> more =
                now.stream().filter(guard -> !then.contains(guard)).findFirst();
        Optional<String> less =
                then.stream().filter(guard -> !now.contains(guard)).findFirst();
        return more.<Result>map(guard -> new Result.Otherwise(
                        ReplayVerdict.allow(stage), new ReplayVerdict(verdict, stage, guard, List.of())))
                .or(() -> less.map(guard -> new Result.Otherwise(
                        new ReplayVerdict(verdict, stage, guard, List.of()), ReplayVerdict.allow(stage))));
    }

    private sealed interface Settled {
        record Known(StageReplay.Told.Known told) implements Settled {}

        record Unknown(Result.Unknown why) implements Settled {}
    }

    private Settled settled(StageReplay replay) {
        return switch (replay.would()) {
            case StageReplay.Told.Known known -> new Settled.Known(known);
            case StageReplay.Told.Open open -> judged(replay, open);
        };
    }

    /** Asks the guards that the record does not speak for about what is held. */
    private Settled judged(StageReplay replay, StageReplay.Told.Open open) {
        List<StageReplay.Slot> asked =
                replay.after().subList(open.from(), replay.after().size());
        Optional<StageReplay.Slot> sender = asked.stream()
                .filter(slot -> difference.sends(slot.guardrail()))
                .findFirst();
        if (sender.isPresent()) {
            return unknown(ReplayReason.NETWORK_GUARD, "'" + sender.get().name() + "'");
        }
        return switch (content.get()) {
            case HeldRuns.Found.Nothing nothing -> unknown(difference.notHeld(run), open.why());
            case HeldRuns.Found.Sealed sealed -> unknown(ReplayReason.CONTENT_UNREADABLE, open.why());
            case HeldRuns.Found.Held(KeptRun kept) -> judged(replay, open, asked, kept);
        };
    }

    private Settled judged(StageReplay replay, StageReplay.Told.Open open, List<StageReplay.Slot> asked, KeptRun kept) {
        if (!isAsSeen(replay.stage(), open.sofar().editors())) {
            return unknown(ReplayReason.HIDDEN_VALUES, open.why() + entities(kept));
        }
        Set<String> reads = new HashSet<>();
        asked.forEach(
                slot -> reads.addAll(slot.guard().guard().map(Guard::reads).orElse(Set.of())));
        Optional<String> unclear = unclear(replay, open.from(), reads);
        if (unclear.isPresent()) {
            return unknown(ReplayReason.LABELS, open.why() + "; label '" + unclear.get() + "'");
        }
        if (replay.stage() == Stage.EGRESS && !run.tools().isEmpty()) {
            return unknown(ReplayReason.CONTENT_NOT_HELD, open.why() + "; what the model said before its last turn");
        }
        io.aegis.kernel.Route route = generation.routes().get(routeAfter.name());
        Optional<CheckResult.Answer> answer = route == null
                ? Optional.empty()
                : held.judge(
                        kept,
                        route,
                        io.aegis.spi.guard.Stage.valueOf(replay.stage().name()),
                        asked.stream().map(StageReplay.Slot::guard).toList(),
                        labels(kept, replay, open.from()));
        if (answer.isEmpty()) {
            return unknown(ReplayReason.CONTENT_NOT_HELD, open.why());
        }
        return answer.get()
                .result()
                .map(result -> told(replay, open, result))
                .orElseGet(() -> unknown(ReplayReason.GUARD_FAILED, open.why()));
    }

    private Settled told(StageReplay replay, StageReplay.Told.Open open, CheckResult result) {
        boolean goesOn = !result.verdict().equals("block");
        if (goesOn && !result.obligations().isEmpty()) {
            return unknown(ReplayReason.OBLIGATIONS, open.why());
        }
        ReplayVerdict verdict = open.sofar().verdict();
        var editors = new ArrayList<>(open.sofar().editors());
        var asking = new ArrayList<>(open.sofar().asking());
        for (Evidence.GuardEntry entry : result.guards()) {
            if (!entry.shadow()) {
                var said = new ReplayVerdict(
                        entry.verdict(),
                        word(replay.stage()),
                        entry.guard(),
                        entry.findings().stream().map(Finding::rule).toList());
                verdict = verdict.stricter(said);
                if (said.verdict().equals("sanitize")) {
                    editors.add(said.guard());
                }
                if (said.verdict().equals("require_approval")) {
                    asking.add(said.guard());
                }
            }
        }
        judgedLabels.addAll(result.labels());
        return new Settled.Known(new StageReplay.Told.Known(verdict, editors, asking));
    }

    /** Whether what is held is what the next guard would see: all that was edited is edited by guards that stand before it as they stood. */
    private boolean isAsSeen(Stage stage, List<String> editors) {
        List<Stage> together = stage == Stage.EGRESS
                ? List.of(Stage.TOOL_CALL, Stage.EGRESS)
                : List.of(Stage.INGRESS, Stage.TOOL_RESULT);
        var then = new ArrayList<String>();
        together.forEach(each -> replay(each).was().editors().forEach(guard -> then.add(each + " " + guard)));
        var now = new ArrayList<String>();
        for (Stage each : together) {
            if (each == stage) {
                editors.forEach(guard -> now.add(each + " " + guard));
                break;
            }
            replay(each).was().editors().forEach(guard -> now.add(each + " " + guard));
        }
        return then.equals(now);
    }

    private static String entities(KeptRun kept) {
        var hidden = new TreeSet<String>();
        kept.payload().masks().forEach(mask -> hidden.addAll(mask.entities()));
        return hidden.isEmpty() ? "; text was replaced" : "; hidden: " + String.join(", ", hidden);
    }

    /** A label that both a guard whose word still counts and one whose word does not may have set. */
    private Optional<String> unclear(StageReplay replay, int from, Set<String> reads) {
        Set<String> settled = settled(replay, from);
        Set<String> others = new HashSet<>();
        for (Stage stage : IN_ORDER) {
            before.guards(routeBefore, stage).stream()
                    .flatMap(name -> Optional.ofNullable(before.guardrails().get(name)).stream())
                    .filter(guard -> !guard.shadow())
                    .filter(guard -> !stands(stage, guard, replay, from))
                    .forEach(guard -> others.addAll(difference.labels(guard)));
        }
        Set<String> later = replay.stage() == Stage.EGRESS ? answerLabels(replay, from) : Set.of();
        return reads.stream()
                .filter(label -> later.contains(label)
                        || (settled.contains(label) && (others.contains(label) || others.contains(StageReplay.ANY))))
                .findFirst();
    }

    /** Labels that were set after the run was put aside are not kept. */
    private Set<String> answerLabels(StageReplay replay, int from) {
        Set<String> keys = new HashSet<>();
        slots(Stage.TOOL_CALL).forEach(slot -> keys.addAll(slot.guard().labels()));
        replay.after().subList(0, from).forEach(slot -> keys.addAll(slot.guard().labels()));
        return keys;
    }

    /** Whether a guard of then stands, as it was, before the place from which guards are asked again. */
    private boolean stands(Stage stage, Guardrail guard, StageReplay replay, int from) {
        int at = IN_ORDER.indexOf(stage);
        int asked = IN_ORDER.indexOf(replay.stage());
        List<StageReplay.Slot> slots = slots(stage);
        List<StageReplay.Slot> standing = at < asked ? slots : at == asked ? slots.subList(0, from) : List.of();
        return standing.stream()
                .anyMatch(slot -> slot.name().equals(guard.name()) && difference.isSame(run, guard, slot.guardrail()));
    }

    private Set<String> settled(StageReplay replay, int from) {
        Set<String> keys = new HashSet<>();
        for (Stage stage : List.of(Stage.INGRESS, Stage.TOOL_RESULT)) {
            if (IN_ORDER.indexOf(stage) < IN_ORDER.indexOf(replay.stage())) {
                slots(stage).forEach(slot -> keys.addAll(slot.guard().labels()));
            }
        }
        if (replay.stage() != Stage.EGRESS) {
            replay.after()
                    .subList(0, from)
                    .forEach(slot -> keys.addAll(slot.guard().labels()));
        }
        return keys;
    }

    private Set<Label> labels(KeptRun kept, StageReplay replay, int from) {
        Set<String> settled = settled(replay, from);
        var labels = new HashSet<>(judgedLabels);
        kept.payload().trail().labels().stream()
                .filter(label -> settled.contains(label.key()))
                .forEach(labels::add);
        return labels;
    }

    private StageReplay replay(Stage stage) {
        List<Guardrail> then = before.guards(routeBefore, stage).stream()
                .flatMap(name -> Optional.ofNullable(before.guardrails().get(name)).stream())
                .toList();
        return new StageReplay(
                stage,
                then,
                slots(stage),
                run.entries(stage),
                now -> Optional.ofNullable(before.guardrails().get(now.name()))
                        .filter(old -> difference.isSame(run, old, now))
                        .isPresent(),
                difference::labels,
                changedLabels);
    }

    private List<StageReplay.Slot> slots(Stage stage) {
        List<GuardSlot> made = Optional.ofNullable(generation.routes().get(routeAfter.name()))
                .map(route -> route.guards(io.aegis.spi.guard.Stage.valueOf(stage.name())))
                .orElse(List.of());
        return made.stream()
                .flatMap(slot -> Optional.ofNullable(after.guardrails().get(slot.name()))
                        .map(guardrail -> new StageReplay.Slot(guardrail, slot))
                        .stream())
                .toList();
    }

    private static Settled unknown(ReplayReason reason, String detail) {
        return new Settled.Unknown(new Result.Unknown(reason, detail));
    }

    private static String word(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
