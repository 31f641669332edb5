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
 * @param session the session of its browser, where it came in by one
 */
record Visitor(
        Optional<Caller> caller, boolean auditor, boolean operator, String actor, Optional<PageSession> session) {
    Visitor(Optional<Caller> caller, boolean auditor, boolean operator, String actor) {
        this(caller, auditor, operator, actor, Optional.empty());
    }

    /** The same in a browser. */
    Visitor by(PageSession begun) {
        return new Visitor(caller, auditor, operator, actor, Optional.of(begun));
    }

    /** Somebody who was not asked who it is. */
    static final Visitor UNASKED = new Visitor(Optional.empty(), false, false, "nobody");
}
