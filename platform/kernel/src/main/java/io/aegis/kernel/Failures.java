package io.aegis.kernel;

import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.spi.provider.UpstreamException;

/** How a run ends whose way something did not go well on: closed, whatever it was. */
final class Failures {
    private Failures() {}

    /** Ends a run for what was thrown on its way. */
    static void end(Run run, Closing closing, Throwable thrown) {
        switch (thrown) {
            case GuardFailure failure when run.isCancelled() -> gone(closing); // its process may be gone with it
            case GuardFailure failure ->
                closing.refuse(Refusals.guardFailed(failure.guard(), failure.kind()), Evidence.Status.ERROR);
            case ContentException content -> closing.refuse(content.refusal(), Evidence.Status.ERROR);
            case UpstreamException upstream -> upstreamFailed(run, closing, upstream);
            case ClientGoneException gone -> gone(closing);
            case RouteClosed closed -> closing.refuse(Refusals.routeClosed(), Evidence.Status.ERROR);
            case RunErased erased -> closing.refuse(Refusals.forgotten(), Evidence.Status.ERROR);
            case EvidenceUnavailableException unavailable -> closing.refuse(Refusals.evidence(), Evidence.Status.ERROR);
            case StreamedAnswer.Noncompliant noncompliant ->
                closing.refuse(Refusals.noCompliantProvider(), Evidence.Status.BLOCKED);
            default -> {
                Defects.report(run.id(), thrown);
                closing.refuse(Refusals.internal(run.id()), Evidence.Status.ERROR);
            }
        }
    }

    private static void upstreamFailed(Run run, Closing closing, UpstreamException upstream) {
        boolean cut = upstream.kind() == UpstreamException.Cause.CANCELLED;
        if (run.cut().isPresent() || (cut && run.isCancelled())) {
            gone(closing);
        } else if (cut && run.remainingNanos() <= 0) {
            var timedOut = new UpstreamException(UpstreamException.Cause.TIMED_OUT);
            closing.refuse(Refusals.upstream(timedOut), Evidence.Status.ERROR);
        } else {
            closing.refuse(Refusals.upstream(upstream), Evidence.Status.ERROR);
        }
    }

    private static void gone(Closing closing) {
        try {
            closing.gone();
        } catch (EvidenceUnavailableException unavailable) {
            Defects.report("-", unavailable); // nobody is there to be told
        }
    }
}
