package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;

/** A request that goes no further. Costs no stack trace: whoever sends nonsense shall not choose what it costs. */
final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RequestRefused(Refusal refusal) {
        super(refusal.what(), null, false, false);
        this.refusal = refusal;
    }

    static RequestRefused because(ErrorCode code, String what, String why, String fix) {
        return new RequestRefused(Refusal.of(code, what, why, fix));
    }

    Refusal refusal() {
        return refusal;
    }
}
