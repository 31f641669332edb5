package acme.sample;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Passes requests and answers on as they are. A provider whose upstream speaks something else translates both here.
 *
 * <p>The gateway knows the address and places the credential; neither is ever in here. Keeps no state, so many threads may use it at once.
 */
final class SampleProvider implements ModelProvider {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final int LONGEST_NUMBER = 6;

    private final String path;

    SampleProvider(String path) {
        this.path = path;
    }

    @Override
    public ModelAnswer answer(ModelCall call) {
        String wanted = call.streamed() ? EVENTS : JSON;
        var headers = Map.of("content-type", JSON, "accept", wanted);
        UpstreamResponse response = call.upstream().send(new UpstreamRequest("POST", path, headers, call.body()));
        if (response.status() != 200) {
            response.body().close();
            return new ModelAnswer.Failed(kind(response.status()), response.status(), retryAfter(response));
        }
        if (!response.header("content-type").orElse("").startsWith(wanted)) {
            response.body().close();
            return new ModelAnswer.Failed(Kind.INVALID_ANSWER, response.status(), Optional.empty());
        }
        return new ModelAnswer.Answered(call.streamed(), Optional.empty(), response.body());
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 400, 413, 422 -> Kind.INVALID_REQUEST;
            case 401, 403 -> Kind.CREDENTIALS_REJECTED;
            case 404 -> Kind.MODEL_UNKNOWN;
            case 408, 504 -> Kind.TIMED_OUT;
            case 429 -> Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            default -> Kind.FAILED;
        };
    }

    private static Optional<Duration> retryAfter(UpstreamResponse response) {
        return response.header("retry-after")
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_NUMBER)
                .filter(text -> text.chars().allMatch(each -> each >= '0' && each <= '9'))
                .map(text -> Duration.ofSeconds(Integer.parseInt(text)));
    }
}
