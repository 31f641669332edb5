package io.aegis.server;

import io.aegis.kernel.port.Dialect;
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
    private volatile String surface = NO_SURFACE;
    private volatile Dialect dialect;
    private volatile @Nullable Traffic entered;

    Passage(Request request, Response response, Callback callback, Metrics metrics, Dialect dialect) {
        super(callback);
        this.request = request;
        this.response = response;
        this.metrics = metrics;
        this.dialect = dialect;
    }

    /** Names the surface that the request is for, and what is spoken there. */
    void at(Endpoint endpoint, Dialect spoken) {
        surface = endpoint.surface();
        dialect = spoken;
    }

    /** What errors are written in. */
    Dialect dialect() {
        return dialect;
    }

    /** The request takes a place in the traffic. */
    void takes(Traffic traffic) {
        entered = traffic;
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
        Traffic traffic = entered;
        if (traffic != null) {
            traffic.leave();
        }
        int status = response.getStatus();
        metrics.answered(surface, status == 0 ? GONE : Integer.toString(status));
        return true;
    }
}
