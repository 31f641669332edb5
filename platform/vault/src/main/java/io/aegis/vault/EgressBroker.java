package io.aegis.vault;

import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.TextScreen;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs the requests to one declared upstream. Redirects are failures; nothing is sent twice. Safe for use by many threads. */
final class EgressBroker implements Broker {
    private static final Logger LOG = LoggerFactory.getLogger(EgressBroker.class);

    /** What a plugin may see of an answer's head. */
    private static final Set<String> RELAYED = Set.of(
            "content-type",
            "retry-after",
            "retry-after-ms",
            "x-request-id",
            "request-id",
            "x-amzn-requestid",
            "openai-processing-ms");

    private final String name;
    private final Destination destination;
    private final UpstreamLimits limits;
    private final RequestWriter writer;
    private final @Nullable CredentialSearch search;
    private final ConnectionPool pool;
    private final Connector connector;
    private final Deadlines deadlines;
    private final CredentialAlarm alarm;
    private final Semaphore permits;

    EgressBroker(
            String name,
            Destination destination,
            UpstreamLimits limits,
            RequestWriter writer,
            @Nullable CredentialSearch search,
            ConnectionPool pool,
            Connector connector,
            Deadlines deadlines,
            CredentialAlarm alarm) {
        this.name = name;
        this.destination = destination;
        this.limits = limits;
        this.writer = writer;
        this.search = search;
        this.pool = pool;
        this.connector = connector;
        this.deadlines = deadlines;
        this.alarm = alarm;
        this.permits = new Semaphore(limits.connections());
    }

    @Override
    public Upstream open(CallScope scope) {
        return request -> send(scope, request);
    }

    @Override
    public TextScreen screen() {
        return search == null ? TextScreen.NOTHING_SENT : new SearchedText(search, this::credentialReturned);
    }

    private UpstreamResponse send(CallScope scope, UpstreamRequest request) {
        byte[] head = writer.head(request);
        Call call = begin(scope);
        boolean answered = false;
        try {
            Connection connection = connection(call);
            exchange(call, connection, head, request.body());
            UpstreamResponse response = response(call, connection);
            answered = true;
            return response;
        } finally {
            if (!answered) {
                call.abandon(Cause.CANCELLED);
            }
        }
    }

    private Call begin(CallScope scope) {
        try {
            long patience = Math.min(limits.connect().toNanos(), scope.remainingNanos());
            if (!permits.tryAcquire() && !permits.tryAcquire(patience, TimeUnit.NANOSECONDS)) {
                throw new UpstreamException(Cause.TIMED_OUT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UpstreamException(Cause.CANCELLED);
        }
        Call call = new Call(scope, this::over);
        deadlines.watch(call);
        call.endWithRun(() -> call.abandon(Cause.CANCELLED)); // whoever was to close the body may not have been able to
        return call;
    }

    private void over(Call call) {
        deadlines.forget(call);
        permits.release();
    }

    private Connection connection(Call call) {
        call.allow(limits.connect());
        Connection connection = pool.take();
        if (connection == null) {
            connection = connector.connect(call, destination);
        }
        call.hold(connection::close);
        return connection;
    }

    private void exchange(Call call, Connection connection, byte[] head, byte[] body) {
        call.allow(limits.firstByte());
        try {
            connection.send(head, body);
            connection.reader().readHead();
        } catch (ResponseReader.MalformedException malformed) {
            throw call.failed(Cause.INVALID);
        } catch (IOException cut) {
            throw call.failed(Cause.CUT);
        }
        call.rest();
    }

    private UpstreamResponse response(Call call, Connection connection) {
        ResponseReader reader = connection.reader();
        if (reader.status() / 100 == 3 || isCoded(reader.headers())) {
            throw call.failed(Cause.INVALID);
        }
        if (search != null && reader.values().stream().anyMatch(search::isIn)) {
            credentialReturned();
            throw call.failed(Cause.INVALID);
        }
        int status = reader.status();
        Map<String, String> headers = relayed(reader.headers());
        ByteSource body = new ResponseBody(call, connection, pool, limits);
        return new UpstreamResponse(
                status, headers, search == null ? body : new SearchedBody(body, search, this::credentialReturned));
    }

    /** Whether the body that comes is another than the one that was meant, or cannot be told from it. */
    private static boolean isCoded(Map<String, String> headers) {
        String coding = headers.getOrDefault("content-encoding", "identity");
        String transfer = headers.getOrDefault("transfer-encoding", "chunked");
        return !coding.equalsIgnoreCase("identity") || !transfer.strip().equalsIgnoreCase("chunked");
    }

    private static Map<String, String> relayed(Map<String, String> headers) {
        var relayed = new HashMap<>(headers);
        relayed.keySet().retainAll(RELAYED);
        return relayed;
    }

    private void credentialReturned() {
        LOG.error("upstream '{}' sent its credential back; the answer was cut. Rotate the credential.", name);
        alarm.credentialReturned(name);
    }
}
