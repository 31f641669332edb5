package io.aegis.server;

import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is said of requests that the parser refuses before anybody sees them: that they are not HTTP as it should be, and no more. */
final class ErrorPages implements Request.Handler {
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int URI_TOO_LONG = 414;
    private static final int HEAD_TOO_LARGE = 431;
    private static final int FAILED = 500;
    private static final int STOPPING = 503;

    private final Dialect dialect;

    ErrorPages(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        Answers.refusal(response, RequestIds.next(), dialect, refusal(status), callback);
        return true;
    }

    private static Refusal refusal(int status) {
        return switch (status) {
            case CONTENT_TOO_LARGE, URI_TOO_LONG, HEAD_TOO_LARGE ->
                Refusal.of(
                        ErrorCode.REQUEST_TOO_LARGE,
                        "The head of the request is too large.",
                        "A gateway reads no endless heads.",
                        "Send less.");
            case FAILED ->
                Refusal.of(
                        ErrorCode.INTERNAL,
                        "The gateway failed.",
                        "This is a defect of the gateway; nothing went on.",
                        "Report it with the id in 'x-request-id'.");
            case STOPPING ->
                Refusal.of(
                        ErrorCode.OVERLOADED,
                        "The gateway is stopping.",
                        "It takes no more requests.",
                        "Send it again after the time in 'retry-after'.");
            default ->
                Refusal.of(
                        ErrorCode.INVALID_REQUEST,
                        "The request is not valid HTTP.",
                        "What two parties could read differently is refused.",
                        "Send it as RFC 9112 says.");
        };
    }
}
