package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ArgumentPolicy.Ruling;
import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.ToolCallExchange;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the operator says of the calls in one answer. */
final class ToolRules {
    private static final Finding DENIED = Finding.of("tool-denied");
    private static final Finding UNFIT = Finding.of("arguments-unfit");
    private static final Finding NEEDS_APPROVAL = Finding.of("tool-needs-approval");

    private final Run run;
    private final Route route;
    private final Dialect dialect;

    /**
     * @param dialect that the calls were read in
     */
    ToolRules(Run run, Route route, Dialect dialect) {
        this.run = run;
        this.route = route;
        this.dialect = dialect;
    }

    /** Judges a call as the guards left it, and says so in the evidence. */
    StageOutcome judge(AnswerEvent.ToolCall call) {
        Optional<GovernedTool> known = route.toolbox().find(call.tool());
        if (known.isEmpty()) {
            return new StageOutcome.Proceed();
        }
        GovernedTool tool = known.get();
        if (tool.denied()) {
            return blocked(DENIED);
        }
        List<Finding> asks = new ArrayList<>();
        switch (tool.policy().judge(opened(call))) {
            case Ruling.Forbidden(Finding rule) -> {
                return blocked(rule);
            }
            case Ruling.Unfit unfit -> {
                if (tool.service().isEmpty()) { // nobody could tell the model
                    return blocked(UNFIT);
                }
                return allowed("allow", List.of(UNFIT), new StageOutcome.Proceed());
            }
            case Ruling.Fits(List<Finding> rules) -> asks.addAll(rules);
        }
        if (tool.needsApproval()) {
            asks.add(NEEDS_APPROVAL);
        }
        if (asks.isEmpty()) {
            return allowed("allow", List.of(), new StageOutcome.Proceed());
        }
        List<Asked> asked = asks.stream()
                .map(rule -> new Asked(Stage.TOOL_CALL, ToolGate.KERNEL.name(), rule.rule()))
                .toList();
        return allowed("require_approval", asks, new StageOutcome.Approval(asked));
    }

    private StageOutcome blocked(Finding rule) {
        run.judged(entry("block", List.of(rule)));
        return new StageOutcome.Blocked(ToolGate.KERNEL, Stage.TOOL_CALL, rule);
    }

    private StageOutcome allowed(String verdict, List<Finding> findings, StageOutcome outcome) {
        run.judged(entry(verdict, findings));
        return outcome;
    }

    private static Evidence.GuardEntry entry(String verdict, List<Finding> findings) {
        return new Evidence.GuardEntry(
                Stage.TOOL_CALL, ToolGate.KERNEL.name(), verdict, Evidence.Coverage.SCANNED, 1, "", findings, 0);
    }

    /** The arguments as the one gets them who carries the call out. */
    String opened(AnswerEvent.ToolCall call) {
        return route.toolbox()
                .governing(call)
                .map(tool -> opened(call, Audience.tool(tool)))
                .orElseGet(() -> opened(call, run.audience()));
    }

    private String opened(AnswerEvent.ToolCall call, Audience audience) {
        ToolCallExchange exchange = dialect.toolCall(call);
        restore(run, exchange, audience);
        return exchange.call().arguments();
    }

    /** Puts originals back where the audience may see them. */
    static void restore(Run run, ToolCallExchange exchange, Audience audience) {
        for (Segment segment : List.copyOf(exchange.segments())) {
            String restored = Restorer.whole(run.masks(), audience, segment.text());
            if (segment.kind() == Segment.Kind.TEXT && !restored.equals(segment.text())) {
                exchange.replace(Segment.text(
                        segment.id(),
                        segment.channel(),
                        segment.trust(),
                        segment.message(),
                        segment.pointer(),
                        restored));
            }
        }
    }
}
