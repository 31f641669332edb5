package io.aegis.cli;

import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** A gateway's no to a caller, as a command ends with it. What is refused by policy is told from what is not there by the code of the answer, which a stream has too. */
final class Refusal {
    private static final String NO_KEY = "invalid_api_key";

    private static final Map<String, ExitCode> EXITS = Map.ofEntries(
            Map.entry("content_filter", ExitCode.REFUSED),
            Map.entry("unsupported_content", ExitCode.REFUSED),
            Map.entry("no_compliant_provider", ExitCode.REFUSED),
            Map.entry("approval_required", ExitCode.REFUSED),
            Map.entry("approval_denied", ExitCode.REFUSED),
            Map.entry("permission_denied", ExitCode.REFUSED),
            Map.entry("not_an_approver", ExitCode.REFUSED),
            Map.entry("insufficient_quota", ExitCode.REFUSED),
            Map.entry("model_not_found", ExitCode.NOT_FOUND),
            Map.entry("not_found", ExitCode.NOT_FOUND),
            Map.entry("invalid_request", ExitCode.USAGE),
            Map.entry("request_too_large", ExitCode.USAGE),
            Map.entry("context_length_exceeded", ExitCode.USAGE),
            Map.entry("guard_unavailable", ExitCode.UNAVAILABLE),
            Map.entry("authenticator_unavailable", ExitCode.UNAVAILABLE),
            Map.entry("upstream_error", ExitCode.UNAVAILABLE),
            Map.entry("upstream_timeout", ExitCode.UNAVAILABLE),
            Map.entry("rate_limit_exceeded", ExitCode.UNAVAILABLE),
            Map.entry("evidence_unavailable", ExitCode.UNAVAILABLE),
            Map.entry("overloaded", ExitCode.UNAVAILABLE),
            Map.entry("run_cut", ExitCode.UNAVAILABLE),
            Map.entry("clock_set_back", ExitCode.UNAVAILABLE));

    private Refusal() {}

    /** Of an answer with an {@code error}, or of such a frame of a stream. */
    static CommandFailure of(JsonNode answer, ServerLink link) {
        JsonNode error = answer.path("error");
        JsonNode aegis = error.path("aegis");
        String code = error.path("code").asString("");
        var lines = new StringJoiner("\n");
        String number = aegis.path("code").asString("");
        lines.add((number.isEmpty() ? "" : number + ": ")
                + aegis.path("what").asString(error.path("message").asString("the gateway gave no reason")));
        if (aegis.hasNonNull("fix")) {
            lines.add(aegis.path("fix").asString(""));
        }
        if (aegis.hasNonNull("digest")) {
            lines.add("What it waits for now has the digest "
                    + aegis.path("digest").asString("") + "; read it with `aegis runs show` before you confirm it.");
        }
        if (code.equals(NO_KEY)) {
            lines.add(
                    link.hasKey()
                            ? "The key that was sent is the one in " + ServerLink.KEY + "."
                            : ServerLink.KEY + " is not set; `export " + ServerLink.KEY
                                    + "=$(aegis keys create NAME)` makes a key and sets it.");
        }
        return new CommandFailure(EXITS.getOrDefault(code, ExitCode.FAILED), lines.toString());
    }
}
