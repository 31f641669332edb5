package io.aegis.server;

import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Refusal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The way of one request through the server, which ends once: what was taken is given back, and the answer is counted. */
final class Passage extends Callback.Nested {
    private static final String NO_SURFACE = "none";
    private static final String GONE = "499";

    private final Request request;
    private final Response response;
    private final Metrics metrics;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Endpoint endpoint;
    private volatile Dialect dialect;
    private volatile @Nullable Runnable leave;
    private volatile BodyMemory.@Nullable Share share;

    Passage(Request request, Response response, Callback callback, Metrics metrics, Dialect dialect) {
        super(callback);
        this.request = request;
        this.response = response;
        this.metrics = metrics;
        this.dialect = dialect;
    }

    /** Names the endpoint that the request is for, and what is spoken there. */
    void at(Endpoint found, Dialect spoken) {
        endpoint = found;
        dialect = spoken;
    }

    /** Answers that it goes no further, in the way of the endpoint. */
    void refuse(String id, Refusal refusal) {
        Endpoint found = endpoint;
        if (found != null && found.isPage()) {
            Pages.refusal(response, id, found, dialect, refusal, this);
        } else {
            Answers.refusal(response, id, dialect, refusal, this);
        }
    }

    /** What errors are written in. */
    Dialect dialect() {
        return dialect;
    }

    /** The request takes a place, which is given back when it ends. */
    void takes(Runnable leaving) {
        leave = leaving;
    }

    /** Its body takes a part of the memory. */
    void keeps(BodyMemory.Share taken) {
        share = taken;
    }

    boolean hasEnded() {
        return ended.get();
    }

    @Override
    public void succeeded() {
        if (end()) {
            super.succeeded();
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (end()) {
            super.failed(cause);
        }
    }

    private boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof ClientEndPoint client) {
            client.unwatch();
            client.head().next();
        }
        BodyMemory.Share taken = share;
        if (taken != null) {
            taken.close();
        }
        Runnable leaving = leave;
        if (leaving != null) {
            leaving.run();
        }
        int status = response.getStatus();
        Endpoint found = endpoint;
        metrics.answered(found == null ? NO_SURFACE : found.surface(), status == 0 ? GONE : Integer.toString(status));
        return true;
    }
}
