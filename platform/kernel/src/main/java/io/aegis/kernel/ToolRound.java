package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ArgumentPolicy.Ruling;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.ToolResult;
import io.aegis.kernel.port.ToolRunner;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the calls of one answer, one after another: evidence first, then the tool, then the guards of what it said.
 *
 * <p>What a tool says, also of its failure, is untrusted text and reaches the model only as a result.
 */
final class ToolRound {
    /** How the round ended. */
    sealed interface End {
        /** Every call has a result, masked. */
        record Results(List<ToolResult> results) implements End {}

        /** A guard does not let a result go on. */
        record Blocked(StageOutcome.Blocked by) implements End {}

        /** Where a tool is, the run must not go. */
        record Noncompliant() implements End {}

        /** A human must agree to a result first. */
        record Stopped(Gate.Stop stop, KeptRun.Step step) implements End {}
    }

    private static final String OUTDATED = "The tool was not called: what it would get, or the rules for it, changed"
            + " while a human was asked. Call it again if it is still needed.";

    private final Stages stages;
    private final Run run;
    private final Route route;
    private final Closing closing;
    private final Dialect dialect;
    private final Gate gate;

    ToolRound(Stages stages, Run run, Route route, Closing closing, Dialect dialect, Gate gate) {
        this.stages = stages;
        this.run = run;
        this.route = route;
        this.closing = closing;
        this.dialect = dialect;
        this.gate = gate;
    }

    /**
     * Carries out the calls of an answer that was judged just now.
     *
     * @param answer masked
     */
    End carryOut(List<AnswerEvent> answer) {
        Map<Integer, String> arguments = opened(answer);
        return carryOn(answer, List.of(), null, arguments, judged(arguments));
    }

    /**
     * Carries out the calls that have no result yet, once the result that waited is judged again. Those that would meet other rules by now, or get
     * something else, were never judged as they are: they are not carried out, and the model is told.
     */
    End carryOn(KeptRun.Step.Result left) {
        Map<Integer, String> arguments = opened(left.events());
        boolean asJudged = judged(arguments).equals(left.judged());
        return carryOn(left.events(), left.done(), left.pending(), asJudged ? arguments : Map.of(), left.judged());
    }

    /**
     * Carries out calls.
     *
     * @param done results that were judged
     * @param pending a result that is to be judged again; null if there is none
     * @param arguments what each call that may be carried out would get
     */
    private End carryOn(
            List<AnswerEvent> answer,
            List<ToolResult> done,
            @Nullable ToolResult pending,
            Map<Integer, String> arguments,
            String binding) {
        var results = new ArrayList<>(done);
        for (AnswerEvent event : answer) {
            if (!(event instanceof AnswerEvent.ToolCall call) || has(results, call)) {
                continue;
            }
            GovernedTool tool = route.toolbox().governing(call).orElse(null);
            if (tool == null) {
                return new End.Blocked(ToolGate.undeclared()); // the configuration does not know it any more
            }
            ToolResult said = pending != null && pending.call() == call.index() ? pending : null;
            @Nullable String given = arguments.get(call.index());
            if (said == null && given != null) {
                Ruling ruling = tool.policy().judge(given);
                if (ruling instanceof Ruling.Forbidden(Finding rule)) {
                    return new End.Blocked(new StageOutcome.Blocked(ToolGate.KERNEL, Stage.TOOL_CALL, rule));
                }
                said = call(tool, call, given, ruling);
            } else if (said == null) {
                said = outdated(tool, call);
            }
            if (said == null) {
                return new End.Noncompliant();
            }
            var text = new ToolText(said.text());
            StageOutcome outcome =
                    stages.run(run, Stage.TOOL_RESULT, route.guards(Stage.TOOL_RESULT), Matter.of(text, tool));
            if (outcome instanceof StageOutcome.Blocked blocked) {
                return new End.Blocked(blocked);
            }
            var judged = new ToolResult(said.call(), text.text(), said.failed());
            Optional<Gate.Stop> stop = gate.stop(
                    outcome,
                    () -> new Proposals(run, route).result(judged, tool),
                    () -> judged.text().getBytes(StandardCharsets.UTF_8));
            if (stop.isPresent()) {
                return new End.Stopped(stop.get(), new KeptRun.Step.Result(answer, results, judged, binding));
            }
            results.add(judged);
        }
        return new End.Results(results);
    }

    private ToolResult outdated(GovernedTool tool, AnswerEvent.ToolCall call) {
        closing.called(new Evidence.ToolEntry(tool.name(), "outdated", 0));
        return new ToolResult(call.index(), OUTDATED, true);
    }

    /** Binds calls to the configuration that they were judged under, and to what each would get. */
    private String judged(Map<Integer, String> arguments) {
        var bytes =
                new BoundBytes().texts(run.generation().judges(route.name())).number(arguments.size());
        new TreeMap<>(arguments).forEach((call, given) -> bytes.number(call).text(given));
        return run.digest().binding(bytes.take());
    }

    /** What each tool would get, as it is before any of them has said something. */
    private Map<Integer, String> opened(List<AnswerEvent> answer) {
        var rules = new ToolRules(run, route, dialect);
        Map<Integer, String> opened = new HashMap<>();
        for (AnswerEvent event : answer) {
            if (event instanceof AnswerEvent.ToolCall call) {
                opened.put(call.index(), rules.opened(call));
            }
        }
        return opened;
    }

    private static boolean has(List<ToolResult> results, AnswerEvent.ToolCall call) {
        return results.stream().anyMatch(result -> result.call() == call.index());
    }

    /** Calls a tool; null if it must not get what it would get. */
    private @Nullable ToolResult call(GovernedTool tool, AnswerEvent.ToolCall call, String arguments, Ruling ruling) {
        GovernedTool.Service service = tool.service().orElseThrow();
        if (!Obligations.allow(run.obligations(), service)) {
            return null;
        }
        long begun = System.nanoTime();
        if (ruling instanceof Ruling.Unfit(String fault)) {
            closing.called(new Evidence.ToolEntry(tool.name(), "unfit", micros(begun)));
            return new ToolResult(call.index(), "The arguments do not fit: " + fault, true);
        }
        run.requireUncut();
        closing.calling(tool, service.destination().orElse(""), arguments.getBytes(StandardCharsets.UTF_8));
        ToolRunner.Outcome outcome = asked(service.runner(), arguments);
        run.requireUncut();
        return switch (outcome) {
            case ToolRunner.Outcome.Said(String text) -> {
                closing.called(new Evidence.ToolEntry(tool.name(), "said", micros(begun)));
                yield new ToolResult(call.index(), text, false);
            }
            case ToolRunner.Outcome.Failed(String why) -> {
                closing.called(new Evidence.ToolEntry(tool.name(), why, micros(begun)));
                yield new ToolResult(call.index(), "The tool failed: " + why, true);
            }
        };
    }

    private ToolRunner.Outcome asked(ToolRunner runner, String arguments) {
        try {
            return runner.run(run, arguments);
        } catch (UpstreamException thrown) {
            String kind = thrown.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new ToolRunner.Outcome.Failed(kind);
        }
    }

    private static long micros(long begun) {
        return (System.nanoTime() - begun) / 1000;
    }
}
