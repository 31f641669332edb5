package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a client does not get what it asked for. Never repeats content.
 *
 * @param code which error
 * @param what what happened
 * @param why the reason
 * @param fix what to do about it
 * @param retryAfter when to try again, where that helps
 */
public record Refusal(ErrorCode code, String what, String why, String fix, Optional<Duration> retryAfter) {
    public Refusal {
        requireNonNull(code, "code");
        requireNonNull(what, "what");
        requireNonNull(why, "why");
        requireNonNull(fix, "fix");
        requireNonNull(retryAfter, "retryAfter");
    }

    /** A refusal with the waiting time of its code. */
    public static Refusal of(ErrorCode code, String what, String why, String fix) {
        return new Refusal(code, what, why, fix, code.retryAfter());
    }
}
