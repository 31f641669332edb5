package io.aegis.kernel;

import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Refusal;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The words for what the kernel refuses. Pinned by tests, because people search for them. */
final class Refusals {
    private Refusals() {}

    static Refusal unknownModel(String model, List<String> allowed) {
        String known =
                allowed.isEmpty() ? "this key may use no model" : "this key may use: " + String.join(", ", allowed);
        return Refusal.of(
                ErrorCode.MODEL_NOT_FOUND,
                "The model '" + printable(model) + "' does not exist or this key may not use it.",
                "A model is the name of a route or one of its models, and nothing falls back to another one.",
                "Ask for one that exists; " + known + ".");
    }

    static Refusal blocked(StageOutcome.Blocked blocked) {
        String message = Optional.ofNullable(
                        blocked.slot().reasons().get(blocked.finding().rule()))
                .or(blocked.slot()::message)
                .orElse("The guard '" + blocked.slot().name() + "' blocked this request.");
        return Refusal.of(
                ErrorCode.CONTENT_FILTER,
                message,
                "Rule '" + blocked.finding().rule() + "' matched at stage "
                        + blocked.stage().name().toLowerCase(Locale.ROOT) + ".",
                "Change the request, or ask the operator of the gateway about the rule.");
    }

    /** What a caller is told whose run waits. */
    static Refusal approval(List<Asked> asked, String run) {
        return Refusal.of(
                ErrorCode.APPROVAL_REQUIRED,
                "This waits for the approval of a human.",
                "Asked for by: "
                        + asked.stream()
                                .map(each -> each.guard() + " (" + each.rule() + ")")
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + ".",
                "An approver decides run " + run + "; send the same request again then.");
    }

    /** What a check says where a run would wait. */
    static Refusal approvalNeeded(StageOutcome.Approval approval) {
        return Refusal.of(
                ErrorCode.APPROVAL_REQUIRED,
                "A run with this request would wait for the approval of a human.",
                "Asked for by the guard '" + approval.asked().getFirst().guard() + "'.",
                "Nothing was kept; send it as a run.");
    }

    static Refusal denied(String by, Optional<String> reason) {
        return Refusal.of(
                ErrorCode.APPROVAL_DENIED,
                "The run was not approved.",
                "Denied by " + by + reason.map(said -> ": " + said).orElse("."),
                "Change the request, or ask the one who denied it.");
    }

    static Refusal expired() {
        return Refusal.of(
                ErrorCode.APPROVAL_DENIED,
                "The run was not approved.",
                "Nobody agreed in time.",
                "Send the request again, and tell an approver.");
    }

    static Refusal noSuchRun() {
        return Refusal.of(
                ErrorCode.NOT_FOUND,
                "There is no such run.",
                "It does not exist, is forgotten, or is somebody else's.",
                "Use the id in the 'x-aegis-run-id' header of an answer to this principal.");
    }

    static Refusal notAnApprover() {
        return Refusal.of(
                ErrorCode.NOT_AN_APPROVER,
                "This key may not decide that run.",
                "Who decides is said by 'approvals' in the configuration, and nobody decides their own run unless it"
                        + " says so.",
                "Have one of the approvers decide it.");
    }

    static Refusal notPaused(KeptRun.State state) {
        return Refusal.of(
                ErrorCode.NOT_PAUSED,
                "The run does not wait for a decision.",
                "It is " + state.name().toLowerCase(Locale.ROOT) + ".",
                "See 'aegis runs show' for what became of it.");
    }

    /** Nobody agrees to anything by a clock that cannot be believed. */
    static Refusal clockSetBack(Duration back) {
        return Refusal.of(
                ErrorCode.CLOCK_SET_BACK,
                "No run can be approved: the clock of this gateway was set back.",
                "It says a time that is " + back.toSeconds() + " seconds before one that it said already, so what is"
                        + " expired cannot be told.",
                "Set the clock right, and approve again. If it was ahead before and is right now, stop the gateway,"
                        + " delete the file `clock` in its data directory, and start it.");
    }

    static Refusal digestChanged() {
        return Refusal.of(
                ErrorCode.DIGEST_CHANGED,
                "A decision must name the digest of exactly what it is about.",
                "None was named, or what would happen now is not what it stands for.",
                "Look at the run again and send the digest that this answer names.");
    }

    static Refusal forgotten() {
        return Refusal.of(
                ErrorCode.NOT_FOUND,
                "The answer of this run is not kept any more.",
                "It was fetched, its time was over, or it was erased.",
                "Send the request again to begin another run.");
    }

    static Refusal underWay(String run) {
        return Refusal.of(
                ErrorCode.APPROVAL_REQUIRED,
                "The run was approved and is under way.",
                "It has not answered yet.",
                "Send the same request again in a moment, or look at run " + run + ".");
    }

    static Refusal revoked() {
        return Refusal.of(
                ErrorCode.RUN_CUT,
                "The run was cut.",
                "While it was under way, its key or one of its plugins was revoked.",
                "Try again: a caller who may still ask is answered by what is in force now. Otherwise ask the operator"
                        + " of the gateway.");
    }

    static Refusal erased() {
        return Refusal.of(
                ErrorCode.NOT_FOUND,
                "The run was ended.",
                "While it was under way, what the gateway keeps of its principal was erased.",
                "Send the request again only if it is to be kept again.");
    }

    static Refusal stopping() {
        return Refusal.of(
                ErrorCode.OVERLOADED,
                "The run was cut.",
                "The gateway stops, and the run took longer than it waits for.",
                "Try again.");
    }

    static Refusal routeClosed() {
        return Refusal.of(
                ErrorCode.GUARD_UNAVAILABLE,
                "This route is closed.",
                "A plugin that it needs was revoked or removed.",
                "The operator sees which in 'aegis plugin list', and installs another version or changes the route.");
    }

    static Refusal interrupted() {
        return Refusal.of(
                ErrorCode.INTERRUPTED,
                "The gateway stopped while the run was under way.",
                "What it had sent is on record; what came of it is not known, so nothing was sent again.",
                "See 'aegis explain', then begin another run if that is safe.");
    }

    static Refusal tooManyTurns(int turns) {
        return Refusal.of(
                ErrorCode.TOO_MANY_TURNS,
                "The model called tools and came to no answer.",
                "A run of this route asks it " + turns + " times at most.",
                "Ask for less at once, or have the operator raise 'max_turns' of the route.");
    }

    static Refusal tooManyCalls(int calls) {
        return Refusal.of(
                ErrorCode.TOO_MANY_TURNS,
                "The model called tools and came to no answer.",
                "A run carries out " + calls + " calls at most.",
                "Ask for less at once.");
    }

    static Refusal noCompliantTool() {
        return Refusal.of(
                ErrorCode.NO_COMPLIANT_PROVIDER,
                "A tool that the model called does not satisfy what the guards of this route demand.",
                "A guard bound this run to regions, and an unknown one satisfies none.",
                "Ask the operator of the gateway which tool may take this content.");
    }

    static Refusal governedName(String name) {
        return Refusal.of(
                ErrorCode.INVALID_REQUEST,
                "The request declares a tool that has the name of one of the route's own: '" + name + "'.",
                "The model could not tell them apart, nor could the guards.",
                "Give it another name.");
    }

    static Refusal manyChoices() {
        return unsupported(
                "More than one answer cannot be asked for on this route.",
                "Its tools are run by the gateway, which would run them once for each. Leave out 'n'.");
    }

    static Refusal guardFailed(String guard, GuardFailure.Cause cause) {
        return Refusal.of(
                cause.isPassing() ? ErrorCode.GUARD_TIMED_OUT : ErrorCode.GUARD_UNAVAILABLE,
                "The guard '" + guard + "' did not decide, so nothing went on.",
                switch (cause) {
                    case MISSING -> "Its plugin is not there.";
                    case THREW -> "It failed.";
                    case UPSTREAM -> "The endpoint that it asks gave no usable answer.";
                    case TIMED_OUT -> "It took longer than its deadline.";
                    case RETURNED_NULL -> "It gave no verdict.";
                    case INVALID_EDIT -> "It asked for a change that cannot be made.";
                    case INVALID_LABEL -> "It set a label that its manifest does not declare.";
                    case INVALID_PROGRESS -> "It lost its place in a stream.";
                    case TOO_MUCH -> "It said more than one request can hold: findings, labels or obligations.";
                    case POOL_FULL -> "All threads that it may use are in use.";
                    case CONDEMNED -> "Too many of its calls never came back, and it is not called any more.";
                    case WORKER_GONE -> "Its process is not there.";
                    case WORKER_BUSY -> "Its process takes no more requests for now, or none of this caller.";
                },
                cause.isPassing()
                        ? "Try again."
                        : "The operator finds the cause in the gateway's log and in 'aegis plugin list'.");
    }

    static Refusal unsupported(String what, String fix) {
        return Refusal.of(
                ErrorCode.UNSUPPORTED_CONTENT, what, "Nothing passes that the guards of the route have not seen.", fix);
    }

    static Refusal unread(Set<String> kinds) {
        return unsupported(
                "The request holds content that no guard of this route can read: " + String.join(", ", kinds) + ".",
                "Send text only, or have the operator set 'attachments' on the route.");
    }

    static Refusal providerTool(String place) {
        return Refusal.of(
                ErrorCode.UNSUPPORTED_CONTENT,
                place + " cannot be accepted",
                "The provider would run it by itself, past every guard.",
                "Declare a function that does it, or have the operator list its type in 'provider_tools' of the"
                        + " route.");
    }

    static Refusal fetched(String place) {
        return Refusal.of(
                ErrorCode.UNSUPPORTED_CONTENT,
                place + " cannot be accepted",
                "Only content that travels with the request can be scanned, never what the provider fetches later.",
                "Send the content itself, in base64, or have the operator list its host in 'attachments.url_hosts' of"
                        + " the route.");
    }

    static Refusal noCompliantProvider() {
        return Refusal.of(
                ErrorCode.NO_COMPLIANT_PROVIDER,
                "No provider of this route satisfies what its guards demand.",
                "A guard bound this run to regions, targets or limits, and an unknown one satisfies none.",
                "Ask the operator of the gateway which provider may take this content.");
    }

    static Refusal providerMissing(String provider) {
        return Refusal.of(
                ErrorCode.UPSTREAM_CREDENTIALS,
                "The provider '" + provider + "' is not there.",
                "Its plugin is missing or was refused.",
                "The operator finds the cause in 'aegis plugin list'.");
    }

    /** A provider that can be asked in no dialect that the request can be written in. */
    static Refusal speechless(String provider) {
        return Refusal.of(
                ErrorCode.UNSUPPORTED_CONTENT,
                "The provider '" + provider + "' of this route knows no request of this kind.",
                "It speaks no dialect that this request can be translated into.",
                "Ask for a model of a route whose provider does; the operator sees in 'aegis provider list' what each"
                        + " speaks.");
    }

    /** What the client asked for and the provider cannot be told. */
    static Refusal lost(String dialect, List<String> lost) {
        return Refusal.of(
                ErrorCode.UNSUPPORTED_CONTENT,
                "The provider of this route has no word for: " + String.join(", ", lost) + ".",
                "It speaks " + dialect + ", and nothing that was asked for is left out without saying so.",
                "Leave it out. With 'capabilities: report' on the route the answer says what was left out instead.");
    }

    static Refusal evidence() {
        return Refusal.of(
                ErrorCode.EVIDENCE_UNAVAILABLE,
                "The evidence of this run could not be written, so it did not go on.",
                "The ledger is full or cannot be written.",
                "The operator makes room or mends the data directory; then try again.");
    }

    static Refusal upstream(ModelAnswer.Failed failed) {
        ErrorCode code = switch (failed.kind()) {
            case CREDENTIALS_REJECTED -> ErrorCode.UPSTREAM_CREDENTIALS;
            case RATE_LIMITED -> ErrorCode.UPSTREAM_RATE_LIMITED;
            case CONTEXT_TOO_LONG -> ErrorCode.CONTEXT_TOO_LONG;
            case INVALID_REQUEST, MODEL_UNKNOWN -> ErrorCode.UPSTREAM_REFUSED_REQUEST;
            case OVERLOADED, FAILED, INVALID_ANSWER -> ErrorCode.UPSTREAM_ERROR;
            case TIMED_OUT -> ErrorCode.UPSTREAM_TIMEOUT;
        };
        String status = failed.status() == 0 ? "gave no usable answer" : "answered with status " + failed.status();
        Refusal refusal = upstream(code, "The model's provider " + status + ".");
        return failed.retryAfter().isEmpty()
                ? refusal
                : new Refusal(code, refusal.what(), refusal.why(), refusal.fix(), failed.retryAfter());
    }

    static Refusal upstream(UpstreamException exception) {
        return switch (exception.kind()) {
            case TIMED_OUT -> upstream(ErrorCode.UPSTREAM_TIMEOUT, "The model's provider did not answer in time.");
            case REFUSED ->
                upstream(ErrorCode.UPSTREAM_CREDENTIALS, "The gateway does not allow what this provider asked for.");
            case UNREACHABLE -> upstream(ErrorCode.UPSTREAM_ERROR, "The model's provider cannot be reached.");
            case CUT ->
                upstream(ErrorCode.UPSTREAM_ERROR, "The model's provider ended its answer before it was complete.");
            case INVALID ->
                upstream(ErrorCode.UPSTREAM_ERROR, "The model's provider gave an answer that cannot be read.");
            case CANCELLED -> upstream(ErrorCode.UPSTREAM_ERROR, "The run was cut.");
        };
    }

    static Refusal invalidAnswer() {
        return upstream(ErrorCode.UPSTREAM_ERROR, "The model's provider gave an answer that cannot be read.");
    }

    static Refusal internal(String run) {
        return Refusal.of(
                ErrorCode.INTERNAL,
                "The gateway failed.",
                "This is a defect of the gateway; nothing went on.",
                "Report it with the run id " + run + ".");
    }

    private static Refusal upstream(ErrorCode code, String what) {
        return new Refusal(
                code,
                what,
                "What the provider said stays between it and the gateway.",
                "Try again if that makes sense; the operator finds the status in 'aegis explain'.",
                code.retryAfter());
    }

    private static String printable(String model) {
        String shown = model.length() > 128 ? model.substring(0, 128) : model;
        return shown.codePoints().allMatch(point -> point > 0x20 && point < 0x7F) ? shown : "(not printable)";
    }
}
