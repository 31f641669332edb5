package io.aegis.server;

import io.aegis.kernel.Approvals;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A kept run as JSON. What it waits for is shown masked, whoever asks. */
final class KeptRunView {
    private KeptRunView() {}

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

    /** A run with what it waits for. */
    static ObjectNode run(KeptRun run, Approvals approvals) {
        ObjectNode answer = head(run.head());
        Trails.write(answer.putArray("events"), run.payload().trail().entries());
        boolean waits = run.head().state() == KeptRun.State.PAUSED;
        run.payload().pause().ifPresent(pause -> {
            if (waits) {
                pending(answer.putObject("pending"), pause, approvals);
            } else {
                ArrayNode approved = answer.putArray("approved_by");
                pause.agreed().forEach(approved::add);
            }
        });
        return answer;
    }

    private static void pending(ObjectNode pending, KeptRun.Pause pause, Approvals approvals) {
        pending.put("digest", pause.digest())
                .put("action", word(pause.proposal().kind()));
        ArrayNode asked = pending.putArray("asked_by");
        pause.asked()
                .forEach(each -> asked.addObject()
                        .put("stage", word(each.stage()))
                        .put("guard", each.guard())
                        .put("rule", each.rule()));
        ArrayNode deeds = pending.putArray("what");
        pause.proposal().deeds().forEach(deed -> deed(deeds.addObject(), deed));
        ArrayNode agreed = pending.putArray("approvals");
        pause.agreed().forEach(agreed::add);
        pending.put("quorum", approvals.quorum());
    }

    private static void deed(ObjectNode shown, Proposal.Deed deed) {
        shown.put("what", deed.what()).put("destination", deed.destination()).put("text", deed.text());
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
