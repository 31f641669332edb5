package io.aegis.server;

import io.aegis.kernel.Decision;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.KeptRun;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Decisions on runs that wait. The answer of a run belongs to its requester; who decides gets none of it. */
final class ApprovalSurface {
    private static final Set<String> MEMBERS = Set.of("decision", "digest", "reason");
    static final int MOST_REASON = 500;
    private static final String APPROVED = "approved";
    private static final String DENIED = "denied";

    private final Runs runs;

    ApprovalSurface(Runs runs) {
        this.runs = runs;
    }

    void resume(Call call) {
        requireId(call);
        ObjectNode request = Json.request(call.body(), MEMBERS);
        String decision = Json.required(request, "decision");
        switch (decide(runs, call, decision, Json.text(request, "digest"), Json.text(request, "reason"))) {
            case Decision.Counted counted ->
                call.answer(call.variable(), Answers.JSON, Json.bytes(counted(call, counted)));
            case Decision.Refused refused -> refuse(call, refused);
        }
    }

    /** The one way to decide, for programs and for people. */
    static Decision decide(Runs runs, Call call, String decision, Optional<String> digest, Optional<String> reason) {
        boolean agrees = agrees(decision);
        if (reason.filter(said -> !isOneLine(said)).isPresent()) {
            throw Json.invalid("'reason' is not one line of at most 500 characters.", "Send a shorter one.");
        }
        return runs.decide(call.caller(), call.variable(), agrees, digest, reason);
    }

    private static boolean isOneLine(String said) {
        return said.length() <= MOST_REASON && said.chars().noneMatch(Character::isISOControl);
    }

    private static boolean agrees(String decision) {
        return switch (decision) {
            case APPROVED -> true;
            case DENIED -> false;
            default -> throw Json.invalid("'decision' is neither of the two.", "Send 'approved' or 'denied'.");
        };
    }

    private static ObjectNode counted(Call call, Decision.Counted counted) {
        return Json.object()
                .put("run_id", call.variable())
                .put("status", KeptRunView.word(counted.state()))
                .put("digest", counted.digest())
                .put("approvals", counted.agreed())
                .put("quorum", counted.quorum());
    }

    /** An error like any other, with the digest to confirm where that would help. */
    private static void refuse(Call call, Decision.Refused refused) {
        if (refused.digest().isEmpty()) {
            call.refuse(call.variable(), refused.refusal());
            return;
        }
        var body = (ObjectNode) Json.own(call.dialect().error(refused.refusal()));
        body.withObject("error")
                .withObject("aegis")
                .put("digest", refused.digest().get());
        call.response().setStatus(refused.refusal().code().status());
        call.answer(call.variable(), Answers.JSON, Json.bytes(body));
    }

    /** What is no id is nobody's: it is not repeated, in a header least of all. */
    private static void requireId(Call call) {
        if (!Pages.isId(call.variable())) {
            throw unknown();
        }
    }

    void reveal(Call call) {
        requireId(call);
        Json.request(call.body(), Set.of());
        KeptRun run = runs.kept(call.variable())
                .filter(found -> runs.mayDecide(call.caller(), found))
                .orElseThrow(ApprovalSurface::unknown);
        Map<String, String> values = runs.reveal(call.caller(), run).orElseThrow(ApprovalSurface::mayNotReveal);
        ObjectNode answer = Json.object().put("run_id", run.head().run());
        ObjectNode shown = answer.putObject("values");
        values.forEach(shown::put);
        call.answer(run.head().run(), Answers.JSON, Json.bytes(answer));
    }

    static RequestRefused mayNotReveal() {
        return RequestRefused.because(
                ErrorCode.PERMISSION_DENIED,
                "This key may not look at hidden values.",
                "Who may is said by 'approvals.reveal' in the configuration.",
                "Decide by what is shown, or ask one of those.");
    }

    static RequestRefused unknown() {
        return RequestRefused.because(
                ErrorCode.NOT_FOUND,
                "There is no such run.",
                "It does not exist, is forgotten, or is somebody else's.",
                "Use the id in the 'x-aegis-run-id' header of an answer to this principal.");
    }
}
