package io.aegis.kernel;

import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;

/** What the guards of a stage said together: the strictest of them. */
sealed interface StageOutcome {
    /** The text goes on, as the guards left it. */
    record Proceed() implements StageOutcome {}

    /** A human must agree first. */
    record Approval(GuardSlot slot, Finding finding) implements StageOutcome {}

    /** It ends here. */
    record Blocked(GuardSlot slot, Stage stage, Finding finding) implements StageOutcome {}
}
