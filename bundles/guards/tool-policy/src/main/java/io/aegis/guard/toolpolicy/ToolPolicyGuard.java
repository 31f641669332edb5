package io.aegis.guard.toolpolicy;

import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.ToolUse;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges each call of a tool by an operator's rules; the strictest outcome of all calls counts.
 *
 * <p>Content of a tool call that comes without the call is denied: there is nothing to ask the rules about. Safe for use by many threads.
 */
final class ToolPolicyGuard implements Guard {
    /** The finding about content of a call without the call. */
    static final String UNREAD = "unread";

    private final ToolPolicy policy;

    ToolPolicyGuard(ToolPolicy policy) {
        this.policy = policy;
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        boolean isUnread = inspection.context().stage() == Stage.TOOL_CALL
                && inspection.toolUses().isEmpty()
                && !inspection.segments().isEmpty();
        if (isUnread) {
            return Verdict.block(Finding.of(UNREAD));
        }
        var decisions = new ArrayList<Decision>();
        for (ToolUse use : inspection.toolUses()) {
            decisions.add(policy.decide(new Call(use)));
        }
        return verdict(decisions);
    }

    private static Verdict verdict(List<Decision> decisions) {
        Decision strictest = new Decision(Ruling.ALLOW, "");
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Decision decision : decisions) {
            strictest = strictest.or(decision);
            if (decision.ruling() != Ruling.ALLOW) {
                counts.merge(decision.rule(), 1, Integer::sum);
            }
        }
        var findings = counts.entrySet().stream()
                .map(entry -> new Finding(entry.getKey(), Math.min(entry.getValue(), 1_000_000)))
                .toList();
        return switch (strictest.ruling()) {
            case ALLOW -> Verdict.allow();
            case REQUIRE_APPROVAL ->
                Verdict.requireApproval(Finding.of(strictest.rule())).withFindings(findings);
            case DENY -> Verdict.block(Finding.of(strictest.rule())).withFindings(findings);
        };
    }
}
