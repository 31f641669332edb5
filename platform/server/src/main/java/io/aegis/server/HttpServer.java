package io.aegis.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a gateway. Safe for use by many threads. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration CUT = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 10;

    private final ServerPorts ports;
    private final Traffic traffic;
    private final Listeners listeners;

    private HttpServer(ServerSettings settings, ServerPorts ports) {
        this.ports = ports;
        this.traffic = new Traffic(settings.limits().maxInFlight(), ports.metrics());
        this.listeners = new Listeners(settings, ports, traffic);
    }

    /**
     * Begins to listen.
     *
     * @throws ServerException if an address cannot be listened on
     * @throws IllegalArgumentException if everybody would be admitted at an address that others can reach
     */
    public static HttpServer start(ServerSettings settings, ServerPorts ports) {
        requireCredentialsAbroad(settings, ports.admission());
        var server = new HttpServer(settings, ports);
        server.listeners.start();
        return server;
    }

    /** Where everybody is listened to. */
    public InetSocketAddress address() {
        return listeners.address();
    }

    /** Where operators are listened to. */
    public Optional<InetSocketAddress> adminAddress() {
        return listeners.adminAddress();
    }

    /**
     * Stops in good order: not ready at once, still accepting for {@code delay}, then no new requests, and as long as {@code timeout} for those under way.
     * What is left then is cut.
     */
    public void drain(Duration delay, Duration timeout) {
        traffic.leaving();
        try {
            traffic.awaitClosed(delay);
            traffic.close();
            listeners.stopAccepting();
            if (!awaitQuiet(timeout)) {
                LOG.warn(
                        "{} runs did not end in time and are cut.", ports.runs().live());
                ports.runs().stop();
                awaitQuiet(CUT);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.stop();
        }
    }

    /** Waits for requests, and for runs that no request waits for: those in the background, and those that an approval let go on. */
    private boolean awaitQuiet(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        boolean quiet = traffic.awaitQuiet(longest);
        while (ports.runs().live() > 0 && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return quiet && ports.runs().live() == 0;
    }

    /** Stops at once. */
    @Override
    public void close() {
        traffic.close();
        listeners.stop();
    }

    private static void requireCredentialsAbroad(ServerSettings settings, Admission admission) {
        boolean abroad = !settings.listener().isLoopback()
                || settings.admin().filter(admin -> !admin.isLoopback()).isPresent();
        if (admission instanceof Admission.Anonymous && abroad) {
            throw new IllegalArgumentException("a gateway without credentials listens on 127.0.0.1 and nowhere else");
        }
    }
}
