package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.Refusal;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in: head, then identity, then body, then the surface. Each step may end it, and none is left out. */
final class Entry extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Entry.class);
    private static final byte[] NO_BODY = new byte[0];

    private final ServerPorts ports;
    private final Metrics metrics;
    private final Traffic traffic;
    private final Map<Door, Perimeter> perimeters;
    private final Perimeter pages;
    private final Identity identity;
    private final Bodies bodies;
    private final Surfaces surfaces;
    private final NotFound notFound;
    private final Supplier<Peers> peers;
    private final Routes routes = new Routes();

    Entry(
            ServerPorts ports,
            Traffic traffic,
            Map<Door, Perimeter> perimeters,
            Perimeter pages,
            Identity identity,
            Bodies bodies,
            Surfaces surfaces,
            NotFound notFound,
            Supplier<Peers> peers) {
        this.ports = ports;
        this.metrics = ports.metrics();
        this.traffic = traffic;
        this.perimeters = Map.copyOf(perimeters);
        this.pages = pages;
        this.identity = identity;
        this.bodies = bodies;
        this.surfaces = surfaces;
        this.notFound = notFound;
        this.peers = peers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var passage = new Passage(request, response, callback, metrics, ports.chat());
        if (Thread.currentThread().isVirtual()) {
            serve(request, response, passage);
        } else {
            // After an answer that its client took slowly, the connection goes on with its next request on a thread of
            // the pool.
            Thread.startVirtualThread(() -> serve(request, response, passage));
        }
        return true;
    }

    private void serve(Request request, Response response, Passage passage) {
        try {
            pass(request, response, passage);
        } catch (RequestRefused refused) {
            refuse(response, passage, refused);
        } catch (EvidenceUnavailableException unavailable) {
            refuse(response, passage, unrecorded());
        } catch (Throwable thrown) { // one request's defect must not be another one's
            defect(response, passage, thrown);
        }
    }

    /** What comes after the beginning of an answer would be taken for a part of it. */
    private static void refuse(Response response, Passage passage, RequestRefused refused) {
        if (response.isCommitted()) {
            passage.failed(refused);
        } else {
            passage.refuse(RequestIds.next(), refused.refusal());
        }
    }

    private void pass(Request request, Response response, Passage passage) {
        Door door = Door.valueOf(request.getConnectionMetaData().getConnector().getName());
        checkTarget(request, response);
        HttpFields headers = request.getHeaders();
        String path = request.getHttpURI().getPath();
        switch (routes.find(door, request.getMethod(), path)) {
            case Routes.Match.Nothing nothing -> {
                perimeter(door, headers);
                throw new RequestRefused(notFound.refusal(path, headers.get(HttpHeader.HOST)));
            }
            case Routes.Match.OtherMethod other -> {
                perimeter(door, headers);
                response.getHeaders().put(HttpHeader.ALLOW, other.allowed());
                throw new RequestRefused(wrongMethod(other.allowed()));
            }
            case Routes.Match.Found found -> {
                Endpoint endpoint =
                        detailed(found.endpoint(), request.getHttpURI().getQuery());
                passage.at(endpoint, ports.dialect(endpoint.dialect()));
                if (!endpoint.isProbe()) {
                    perimeter(door, endpoint, headers);
                }
                Identity.Admitted admitted = identity.admitting(endpoint, door, headers, actor(door, request));
                if (!endpoint.isProbe()) {
                    take(endpoint, passage, response);
                }
                byte[] body = endpoint.hasBody() ? bodies.read(request, endpoint, passage) : NO_BODY;
                surfaces.of(endpoint)
                        .serve(new Call(
                                request,
                                response,
                                passage,
                                passage.dialect(),
                                endpoint,
                                admitted.now(),
                                found.variable(),
                                body));
            }
        }
    }

    private static RequestRefused unrecorded() {
        return RequestRefused.because(
                ErrorCode.EVIDENCE_UNAVAILABLE,
                "The evidence of this could not be written, so it was not done.",
                "The ledger is full or cannot be written.",
                "Make room or mend the data directory; then do it again.");
    }

    private static void checkTarget(Request request, Response response) {
        if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof ClientEndPoint client) {
            client.head().complete();
            if (!client.head().isPath()) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                throw RequestRefused.because(
                        ErrorCode.INVALID_REQUEST,
                        "The target of the request is not a path.",
                        "This is not a proxy.",
                        "Send 'GET /path', not a whole URL.");
            }
        }
    }

    private String actor(Door door, Request request) {
        return door == Door.SOCKET ? peers.get().name(request) : "";
    }

    private void perimeter(Door door, Endpoint endpoint, HttpFields headers) {
        if (!endpoint.isPage()) {
            perimeter(door, headers);
        } else if (endpoint.hasBody()) {
            pages.checkForm(headers);
        } else {
            pages.check(headers);
        }
    }

    private void perimeter(Door door, HttpFields headers) {
        Perimeter perimeter = perimeters.get(door);
        if (perimeter != null) {
            perimeter.check(headers);
        } else if (door != Door.SOCKET) {
            throw new IllegalStateException("a listener without a perimeter");
        }
    }

    /** Whoever is asked for a key has shown it by now: nobody else keeps them out. */
    private void take(Endpoint endpoint, Passage passage, Response response) {
        boolean stranger = endpoint.access() == Access.ANYBODY;
        if (!(stranger ? traffic.strangerEnters() : traffic.enter())) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            throw RequestRefused.because(
                    ErrorCode.OVERLOADED,
                    "The gateway takes no more requests at the moment.",
                    "It is stopping, or as many as it can bear are under way.",
                    "Send it again after the time in 'retry-after'.");
        }
        passage.takes(stranger ? traffic::strangerLeaves : traffic::leave);
    }

    private static Endpoint detailed(Endpoint endpoint, @Nullable String query) {
        boolean verbose = endpoint == Endpoint.READY && query != null && query.startsWith("verbose");
        return verbose ? Endpoint.READY_DETAIL : endpoint;
    }

    private static Refusal wrongMethod(String allowed) {
        return Refusal.of(
                ErrorCode.METHOD_NOT_ALLOWED,
                "This endpoint does not know that method.",
                "It knows: " + allowed + ".",
                "Use one of those.");
    }

    private void defect(Response response, Passage passage, Throwable thrown) {
        String id = RequestIds.next();
        StackTraceElement[] trace = thrown.getStackTrace();
        LOG.error(
                "Request {} failed with {} at {}.",
                id,
                thrown.getClass().getName(),
                trace.length == 0 ? "an unknown place" : trace[0]);
        if (response.isCommitted() || passage.hasEnded()) {
            passage.failed(thrown);
            return;
        }
        Refusal refusal = Refusal.of(
                ErrorCode.INTERNAL,
                "The gateway failed.",
                "This is a defect of the gateway; nothing went on.",
                "Report it with the request id " + id + ".");
        passage.refuse(id, refusal);
    }
}
