package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How pages say things of runs. */
final class RunWords {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private RunWords() {}

    static Html time(Instant at) {
        return Html.tag("time", Html.with("datetime", at.toString()), TIME.format(at));
    }

    static Html time(Optional<Instant> at) {
        return at.map(RunWords::time).orElseGet(() -> Html.text("never"));
    }

    /** What will happen, in a few words. */
    static String gist(Proposal proposal) {
        return switch (proposal.kind()) {
            case REQUEST -> "Send a request to the model";
            case CALLS -> "Call " + names(proposal.deeds());
            case RESULT -> "Give the model what " + names(proposal.deeds()) + " said";
            case ANSWER -> "Give the caller an answer of the model";
        };
    }

    private static String names(List<Proposal.Deed> deeds) {
        return deeds.stream().map(Proposal.Deed::what).distinct().collect(Collectors.joining(", "));
    }

    static String state(KeptRun.State state) {
        return switch (state) {
            case PENDING, RUNNING -> "approved, under way";
            case PAUSED -> "waits for a decision";
            case COMPLETED -> "approved, completed";
            case BLOCKED -> "approved, then blocked by a guard";
            case DENIED -> "denied";
            case ERROR -> "ended by an error";
        };
    }

    /** Who denied it and why, or that nobody decided in time. */
    static Optional<String> denial(KeptRun run) {
        return run.payload().end().flatMap(end -> switch (end) {
            case KeptRun.End.Answered answered -> Optional.empty(); // belongs to the requester
            case KeptRun.End.Refused(var refusal) ->
                refusal.code() == ErrorCode.APPROVAL_DENIED ? Optional.of(refusal.why()) : Optional.empty();
        });
    }

    static List<String> agreed(KeptRun run) {
        return run.payload().pause().map(KeptRun.Pause::agreed).orElse(List.of());
    }
}
