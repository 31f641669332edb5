package io.aegis.server;

import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Heads of answers, and answers that are whole. */
final class Answers {
    static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    static final HttpField JSON_LINES = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/x-ndjson");
    private static final HttpField EVENTS =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    private static final HttpField CHUNKED = new PreEncodedHttpField(HttpHeader.TRANSFER_ENCODING, "chunked");
    private static final HttpField NO_CACHE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-cache");
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NO_BUFFERING = new PreEncodedHttpField("x-accel-buffering", "no");
    private static final HttpField RETRY = new PreEncodedHttpField("x-should-retry", "true");
    private static final HttpField NO_RETRY = new PreEncodedHttpField("x-should-retry", "false");
    private static final HttpField CLOSE = new PreEncodedHttpField(HttpHeader.CONNECTION, "close");
    private static final HttpField CHALLENGE = new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("x-content-type-options", "nosniff");

    private static final String REQUEST_ID = "x-request-id";

    private Answers() {}

    /** Names the answer. */
    static void name(HttpFields.Mutable headers, String id, Dialect dialect) {
        headers.put(REQUEST_ID, id);
        headers.put("x-aegis-run-id", id);
        if (!dialect.requestIdHeader().equals(REQUEST_ID)) {
            headers.put(dialect.requestIdHeader(), id);
        }
    }

    /** Says what an answer is, and that nobody between may keep it or take it for something else. */
    static void unkept(HttpFields.Mutable headers, HttpField type) {
        headers.put(type);
        headers.put(NO_STORE);
        headers.put(NO_SNIFFING);
    }

    static void whole(Response response, String id, Dialect dialect, HttpField type, byte[] body, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        name(headers, id, dialect);
        unkept(headers, type);
        Request request = response.getRequest();
        boolean over = Leftovers.areTaken(request);
        if (!over) {
            headers.put(CLOSE); // the rest of a body that nobody read must not be taken for the next request
        }
        if (response.getStatus() == 0) {
            response.setStatus(200);
        }
        response.write(true, ByteBuffer.wrap(body), over ? callback : Leftovers.of(request, callback));
    }

    /** In chunks even where the connection closes after it, so that the end of the connection is never the end of the stream. */
    static void events(Response response, String id, Dialect dialect) {
        HttpFields.Mutable headers = response.getHeaders();
        if (response.getRequest().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
            headers.put(CHUNKED);
        }
        name(headers, id, dialect);
        headers.put(EVENTS);
        headers.put(NO_CACHE);
        headers.put(NO_BUFFERING);
        headers.put(NO_SNIFFING);
        response.setStatus(200);
    }

    static void refusal(Response response, String id, Dialect dialect, Refusal refusal, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        ErrorCode code = refusal.code();
        response.setStatus(dialect.status(code));
        headers.put(code.shouldRetry() ? RETRY : NO_RETRY);
        refusal.retryAfter().ifPresent(wait -> retryAfter(headers, wait));
        if (code == ErrorCode.INVALID_API_KEY) {
            headers.put(CHALLENGE);
        }
        whole(response, id, dialect, JSON, dialect.error(refusal), callback);
    }

    private static void retryAfter(HttpFields.Mutable headers, Duration wait) {
        headers.put(
                HttpHeader.RETRY_AFTER,
                Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
        headers.put("retry-after-ms", Long.toString(wait.toMillis()));
    }
}
