package io.aegis.kernel;

import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Exchange;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.TextScreen;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.util.List;

/** What the kernel itself denies of an answer, whatever guards are configured. */
final class ToolGate {
    static final GuardSlot KERNEL = GuardSlot.missing("kernel");
    private static final Finding UNDECLARED = Finding.of("undeclared-tool");
    private static final Finding MASK_IN_KEY = Finding.of("placeholder-in-key");

    private ToolGate() {}

    /** A tool that the model calls and nobody declared. */
    static StageOutcome.Blocked undeclared() {
        return new StageOutcome.Blocked(KERNEL, Stage.TOOL_CALL, UNDECLARED);
    }

    /** Ends a run whose provider ran a tool by itself that the request did not ask for. */
    static void requireAskedFor(RequestExchange request, boolean ranTools) {
        if (ranTools && request.unscanned().stream().noneMatch(Unscanned.ProviderTool.class::isInstance)) {
            throw new ContentException(
                    ErrorCode.UPSTREAM_ERROR,
                    "The upstream ran a tool by itself that nobody asked for.",
                    "What it did with the content of the request cannot be seen here.",
                    "The operator finds out why at the provider.");
        }
    }

    /** A placeholder in a place that cannot be restored. */
    static StageOutcome.Blocked maskInKey() {
        return new StageOutcome.Blocked(KERNEL, Stage.EGRESS, MASK_IN_KEY);
    }

    /** The evidence of an undeclared tool. */
    static Evidence.GuardEntry denied() {
        return refused(Stage.TOOL_CALL, UNDECLARED);
    }

    /** The evidence of a placeholder in a place that cannot be restored. */
    static Evidence.GuardEntry hidden() {
        return refused(Stage.EGRESS, MASK_IN_KEY);
    }

    private static Evidence.GuardEntry refused(Stage stage, Finding why) {
        return new Evidence.GuardEntry(
                stage, KERNEL.name(), "block", Evidence.Coverage.REFUSED, 1, "", List.of(why), 0);
    }

    /** Ends a run whose upstream sent the gateway's credential back, in one text or spread over several. */
    static void screen(Target target, Exchange exchange) {
        TextScreen screen = target.broker().screen();
        exchange.segments().forEach(segment -> screen.next(segment.text()));
        screen.finish();
    }

    /** Whether a placeholder of the run stands where nothing can be put in its place. */
    static boolean hidesMask(MaskMap masks, Segment segment) {
        return segment.kind() != Segment.Kind.TEXT
                && !SpokenPlaceholder.in(masks, segment.text()).isEmpty();
    }
}
