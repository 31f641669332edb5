package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request: JSON, or the form of a page, in plain bytes, not too many and not too slowly. */
final class Bodies {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int FIRST = 8 * 1024;

    private final long usual;
    private final long nanos;
    private final BodyMemory memory;

    Bodies(ServerLimits limits, BodyMemory memory) {
        this.memory = memory;
        usual = limits.maxBody();
        nanos = limits.bodyDeadline().toNanos();
    }

    /**
     * The body of a request, which has its part of the memory until the request ends.
     *
     * @throws RequestRefused if it is not what the endpoint takes, too large, too slow, or cut, or if there is no room for it at the moment
     */
    byte[] read(Request request, Endpoint endpoint, Passage passage) {
        long most = endpoint.mostBody(usual);
        checkForm(request.getHeaders(), endpoint.isPage());
        long length = request.getLength();
        if (length > most) {
            throw tooLarge(most);
        }
        BodyMemory.Share share = memory.share();
        passage.keeps(share);
        int all = (int) (length < 0 ? most : length);
        byte[] body = new byte[room(share, Math.min(all, FIRST))];
        int read = 0;
        long until = System.nanoTime() + nanos;
        while (true) {
            Content.Chunk chunk = next(request, until);
            ByteBuffer bytes = chunk.getByteBuffer();
            int size = bytes.remaining();
            if (read + (long) size > most) {
                chunk.release();
                throw tooLarge(most);
            }
            if (read + size > body.length) {
                long next = Math.max(read + size, body.length * 2L);
                body = Arrays.copyOf(body, room(share, (int) Math.min(all, next)));
            }
            bytes.get(body, read, size);
            read += size;
            boolean last = chunk.isLast();
            chunk.release();
            if (last) {
                return read == body.length ? body : Arrays.copyOf(body, read);
            }
        }
    }

    private static int room(BodyMemory.Share share, int size) {
        if (!share.growTo(size)) {
            throw RequestRefused.because(
                    ErrorCode.OVERLOADED,
                    "The gateway has no room for this body at the moment.",
                    "The bodies of requests that are under way take as much memory as they may.",
                    "Send it again after the time in 'retry-after'.");
        }
        return size;
    }

    private static Content.Chunk next(Request request, long until) {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await(request, until);
            } else if (Content.Chunk.isFailure(chunk)) {
                throw cut();
            } else {
                return chunk;
            }
        }
    }

    private static void await(Request request, long until) {
        var available = new Semaphore(0);
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, available::release));
        try {
            if (!available.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw tooSlow();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw cut();
        }
    }

    private static void checkForm(HttpFields headers, boolean page) {
        boolean declared = false;
        for (HttpField field : headers) {
            HttpHeader header = field.getHeader();
            if (header == HttpHeader.CONTENT_TYPE) {
                declared = is(page ? FORM : JSON, field.getValue());
            } else if (header == HttpHeader.CONTENT_ENCODING && !"identity".equalsIgnoreCase(field.getValue())) {
                throw RequestRefused.because(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "The body is compressed.",
                        "A small compressed body can unfold to any size.",
                        "Send it without 'Content-Encoding'.");
            }
        }
        if (!declared && page) {
            throw RequestRefused.because(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body is not a form.",
                    "Pages send forms and nothing else.",
                    "Use the page, or '/v1/runs' with JSON.");
        }
        if (!declared) {
            throw RequestRefused.because(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body is not declared as JSON.",
                    "Web pages of other origins can send anything else without asking.",
                    "Send 'Content-Type: application/json'.");
        }
    }

    private static boolean is(String expected, @Nullable String type) {
        if (type == null || !type.regionMatches(true, 0, expected, 0, expected.length())) {
            return false;
        }
        String rest = type.substring(expected.length()).strip();
        return rest.isEmpty() || isUtf8(rest);
    }

    private static boolean isUtf8(String parameters) {
        String parameter = parameters.charAt(0) == ';' ? parameters.substring(1).strip() : "";
        return parameter.equalsIgnoreCase("charset=utf-8") || parameter.equalsIgnoreCase("charset=\"utf-8\"");
    }

    private static RequestRefused tooLarge(long most) {
        return RequestRefused.because(
                ErrorCode.REQUEST_TOO_LARGE,
                "The body is larger than " + most + " bytes.",
                "That is the limit 'server.max_body' of this gateway.",
                "Send less, or ask the operator for a higher limit.");
    }

    private static RequestRefused tooSlow() {
        return RequestRefused.because(
                ErrorCode.REQUEST_TIMEOUT,
                "The body did not arrive in time.",
                "A body that trickles in holds a place that others wait for.",
                "Send it again.");
    }

    private static RequestRefused cut() {
        return RequestRefused.because(
                ErrorCode.INVALID_REQUEST,
                "The body ended before it was complete.",
                "The connection failed or its framing is wrong.",
                "Send it again.");
    }
}
