package io.aegis.kernel;

import io.aegis.kernel.port.Asked;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the guards of a stage said together: the strictest of them. */
sealed interface StageOutcome {
    /** The text goes on, as the guards left it. */
    record Proceed() implements StageOutcome {}

    /** A human must agree first, to all that was asked at once. */
    record Approval(List<Asked> asked) implements StageOutcome {
        public Approval {
            asked = List.copyOf(asked);
        }
    }

    /** It ends here. */
    record Blocked(GuardSlot slot, Stage stage, Finding finding) implements StageOutcome {}

    /** The stricter of this and another one, which is not asked for if this one blocks. */
    default StageOutcome and(Supplier<StageOutcome> other) {
        return switch (this) {
            case Blocked blocked -> blocked;
            case Proceed proceed -> other.get();
            case Approval approval ->
                switch (other.get()) {
                    case Blocked blocked -> blocked;
                    case Proceed proceed -> approval;
                    case Approval more ->
                        new Approval(Stream.concat(approval.asked.stream(), more.asked.stream())
                                .toList());
                };
        };
    }
}
