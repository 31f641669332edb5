package io.aegis.server;

import io.aegis.kernel.Caller;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Refusal;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that has come in, with what its surface may know of it: no header gets further than this.
 *
 * @param variable the variable part of the path, as it was sent
 * @param body the body; empty if the endpoint has none
 */
record Call(
        Request request,
        Response response,
        Callback callback,
        Dialect dialect,
        Endpoint endpoint,
        Visitor visitor,
        String variable,
        byte[] body) {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    /** The caller of an endpoint that asks for one. */
    Caller caller() {
        return visitor.caller().orElseThrow(() -> new IllegalStateException("this endpoint asks for no caller"));
    }

    /** The session of an endpoint that asks for one. */
    PageSession session() {
        return visitor.session().orElseThrow(() -> new IllegalStateException("this endpoint asks for no session"));
    }

    void answer(HttpField type, byte[] bytes) {
        answer(RequestIds.next(), type, bytes);
    }

    void answer(String id, HttpField type, byte[] bytes) {
        Answers.whole(response, id, dialect, type, bytes, callback);
    }

    void refuse(Refusal refusal) {
        refuse(RequestIds.next(), refusal);
    }

    void refuse(String id, Refusal refusal) {
        Answers.refusal(response, id, dialect, refusal, callback);
    }

    /**
     * Runs an action when the client goes away before its answer is complete, on a thread of its own: what it closes may be a plugin's, and who notices that
     * a client is gone may be the one thread that looks after all of them.
     */
    void onGone(Runnable action) {
        request.addIdleTimeoutListener(idle -> false); // how long a run may take is not the connection's affair
        request.addFailureListener(failure -> Thread.startVirtualThread(action));
        if (endPoint() instanceof ClientEndPoint client) {
            client.watch(() -> Thread.startVirtualThread(action));
        }
    }

    /** Resets the connection, so that what was sent cannot be taken for a whole answer. */
    void cut() {
        EndPoint endPoint = endPoint();
        if (endPoint.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException | UnsupportedOperationException closed) {
                LOG.debug(
                        "A connection that is to be cut is closed already: {}",
                        closed.getClass().getName());
            }
        }
        endPoint.close();
    }

    /** Has nothing more follow what was sent: whoever would answer the next request is not coming back. */
    void leave() {
        endPoint().shutdownOutput();
    }

    private EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    @Override
    public String toString() {
        return "Call[" + endpoint + "]";
    }
}
