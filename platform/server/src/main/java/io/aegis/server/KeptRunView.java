package io.aegis.server;

import io.aegis.kernel.Approvals;
import io.aegis.kernel.Caller;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kept run as JSON. What it waits for is shown masked, whoever asks; what a model or a tool said is shown to those who decide whether anybody gets it,
 * and to nobody before.
 */
final class KeptRunView {
    private KeptRunView() {}

    /** A run with what it waits for, as somebody may see it. */
    static ObjectNode run(Runs runs, Caller caller, KeptRun run) {
        return run(run, runs.approvals(run.head().route()), runs.mayDecide(caller, run));
    }

    /** What is known of a run without its content. */
    static ObjectNode head(KeptRun.Head head) {
        return Json.object()
                .put("run_id", head.run())
                .put("status", word(head.state()))
                .put("principal_id", head.principal())
                .put("route", head.route())
                .put("at", head.at().toString())
                .put("expires_at", head.expires().map(Instant::toString).orElse(null));
    }

    private static ObjectNode run(KeptRun run, Approvals approvals, boolean decides) {
        ObjectNode answer = head(run.head());
        Trails.write(answer.putArray("events"), run.payload().trail().entries());
        boolean waits = run.head().state() == KeptRun.State.PAUSED;
        run.payload().pause().ifPresent(pause -> {
            if (waits) {
                pending(answer.putObject("pending"), pause, approvals, decides);
            } else {
                ArrayNode approved = answer.putArray("approved_by");
                pause.agreed().forEach(approved::add);
            }
        });
        return answer;
    }

    private static void pending(ObjectNode pending, KeptRun.Pause pause, Approvals approvals, boolean decides) {
        pending.put("digest", pause.digest())
                .put("action", word(pause.proposal().kind()));
        ArrayNode asked = pending.putArray("asked_by");
        pause.asked()
                .forEach(each -> asked.addObject()
                        .put("stage", word(each.stage()))
                        .put("guard", each.guard())
                        .put("rule", each.rule()));
        ArrayNode deeds = pending.putArray("what");
        boolean shown = decides || pause.proposal().kind() == Proposal.Kind.REQUEST;
        pause.proposal().deeds().forEach(deed -> {
            ObjectNode what = deeds.addObject().put("what", deed.what()).put("destination", deed.destination());
            if (shown) {
                content(what, deed);
            }
        });
        ArrayNode agreed = pending.putArray("approvals");
        pause.agreed().forEach(agreed::add);
        pending.put("quorum", approvals.quorum());
    }

    private static void content(ObjectNode shown, Proposal.Deed deed) {
        shown.put("text", deed.text());
        ArrayNode hidden = shown.putArray("masks");
        deed.hidden().forEach(each -> {
            ObjectNode mask = hidden.addObject().put("placeholder", each.placeholder());
            ArrayNode entities = mask.putArray("entities");
            each.entities().forEach(entities::add);
            mask.put("cleared", each.cleared());
        });
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
