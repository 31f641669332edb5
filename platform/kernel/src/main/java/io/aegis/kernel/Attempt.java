package io.aegis.kernel;

import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** One call of one provider. Whatever a provider does that is not an answer becomes a failure of a closed kind. */
final class Attempt {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:/@+=-]{1,128}");
    private static final ModelAnswer.Failed BROKEN =
            new ModelAnswer.Failed(ModelAnswer.Kind.INVALID_ANSWER, 0, Optional.empty());
    private static final ModelAnswer.Failed LATE =
            new ModelAnswer.Failed(ModelAnswer.Kind.TIMED_OUT, 0, Optional.empty());
    private static final ModelAnswer.Failed BUSY =
            new ModelAnswer.Failed(ModelAnswer.Kind.OVERLOADED, 0, Optional.empty());

    private Attempt() {}

    static ModelAnswer make(Meter meter, Target target, ModelProvider provider, ModelCall call) {
        long begun = System.nanoTime();
        ModelAnswer answer;
        try {
            answer = ask(provider, call);
        } catch (UpstreamException thrown) {
            meter.upstream(target.name(), thrown.kind().name().toLowerCase(Locale.ROOT), System.nanoTime() - begun);
            throw thrown;
        }
        String outcome = switch (answer) {
            case ModelAnswer.Answered answered -> "answered";
            case ModelAnswer.Failed failed -> failed.kind().name().toLowerCase(Locale.ROOT);
        };
        meter.upstream(target.name(), outcome, System.nanoTime() - begun);
        return answer;
    }

    static ModelAnswer ask(ModelProvider provider, ModelCall call) {
        try {
            ModelAnswer answer = provider.answer(call);
            return switch (answer) {
                case null -> BROKEN;
                case ModelAnswer.Answered answered
                when answered.streamed() != call.streamed() -> {
                    answered.body().close();
                    yield BROKEN;
                }
                case ModelAnswer.Answered answered -> bounded(answered);
                case ModelAnswer.Failed failed -> bounded(failed);
            };
        } catch (UpstreamException thrown) {
            throw thrown;
        } catch (PluginUnavailableException unavailable) { // the platform's own word
            return unavailable.kind() == PluginUnavailableException.Cause.TIMED_OUT ? LATE : BUSY;
        } catch (Throwable thrown) { // whatever a plugin throws, its text crosses to nobody
            return BROKEN;
        }
    }

    /** What is free text in the id of a request is left out: it would stand in the evidence for good. */
    private static ModelAnswer.Answered bounded(ModelAnswer.Answered answered) {
        Optional<String> id =
                answered.requestId().filter(text -> REQUEST_ID.matcher(text).matches());
        return new ModelAnswer.Answered(answered.streamed(), id, new BoundedBody(answered.body()));
    }

    private static ModelAnswer.Failed bounded(ModelAnswer.Failed failed) {
        Optional<Duration> retry =
                failed.retryAfter().filter(wait -> !wait.isNegative() && wait.compareTo(Duration.ofHours(1)) <= 0);
        return new ModelAnswer.Failed(failed.kind(), failed.status(), retry);
    }
}
