package io.aegis.server;

import io.aegis.kernel.Caller;
import java.util.Optional;

/**
 * Who has come in.
 *
 * @param caller the caller, where the endpoint asks for one
 * @param auditor whether it may read everybody's evidence
 * @param operator whether it may see how the gateway is, or change it
 * @param actor the name under which its doings are recorded
 */
record Visitor(Optional<Caller> caller, boolean auditor, boolean operator, String actor) {
    /** Somebody who was not asked who it is. */
    static final Visitor UNASKED = new Visitor(Optional.empty(), false, false, "nobody");
}
