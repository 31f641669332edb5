package io.aegis.kernel;

import io.aegis.kernel.port.Refusal;
import java.util.Locale;

/** Why a run that could go on is ended. */
enum Cut {
    /** Its key, or a plugin that it needs, is trusted no more. */
    REVOKED,

    /** What is kept of its principal was erased. */
    ERASED,

    /** The gateway stops. */
    STOPPED;

    /** What its caller is told, if nothing of an answer has begun. */
    Refusal refusal() {
        return switch (this) {
            case REVOKED -> Refusals.revoked();
            case ERASED -> Refusals.erased();
            case STOPPED -> Refusals.stopping();
        };
    }

    /** The word for it in the evidence. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
