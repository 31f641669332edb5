package io.aegis.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty, set up strictly: what two parsers could read differently is refused before anybody sees it. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int HEAD_BYTES = 16 * 1024;
    private static final int PLATFORM_THREADS = 32;
    private static final long SWEEP_MILLIS = 250;

    /** What the address of a Unix socket holds on Linux; other systems hold less and then say so themselves. */
    private static final int LONGEST_SOCKET_PATH = 107;

    /** A model's name may hold an encoded slash; every path is compared as it was sent, so that is not ambiguous here. */
    private static final UriCompliance URIS =
            UriCompliance.DEFAULT.with("AEGIS", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR);

    /** Operators name vendors there, whose names are taken out of the path once and then compared: an encoded percent sign is one. */
    private static final UriCompliance NAMES =
            URIS.with("AEGIS_NAMES", UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);

    private final ServerSettings settings;
    private final Server server;
    private final PublicConnector open;
    private final Optional<PublicConnector> admin;
    private final Optional<UnixDomainServerConnector> socket;
    private volatile Peers peers = Peers.none();

    Listeners(ServerSettings settings, ServerPorts ports, Traffic traffic) {
        this.settings = settings;
        server = new Server(threads());
        open = new PublicConnector(
                server,
                settings.listener().unresolved(),
                Door.PUBLIC,
                http(),
                settings.limits(),
                ConnectionBound.ofProcess());
        server.addConnector(open);
        admin = settings.admin()
                .map(listener -> new PublicConnector(
                        server,
                        listener.unresolved(),
                        Door.ADMIN,
                        http(NAMES),
                        settings.limits(),
                        ConnectionBound.OPERATORS));
        admin.ifPresent(server::addConnector);
        socket = settings.adminSocket().map(file -> socket(server, file.path()));
        socket.ifPresent(server::addConnector);
        server.setHandler(entry(settings, ports, traffic));
        server.setErrorHandler(new ErrorPages(ports.chat()));
        server.setStopTimeout(0);
        server.setStopAtShutdown(false);
    }

    void start() {
        Optional<Path> file = settings.adminSocket().map(ServerSettings.AdminSocket::path);
        file.ifPresent(Listeners::requireShort);
        file.ifPresent(Listeners::removeStale);
        try {
            server.start();
            file.ifPresent(this::close);
        } catch (Exception failed) {
            stop();
            throw cannotListen(failed);
        }
        sweep();
    }

    InetSocketAddress address() {
        return address(open);
    }

    Optional<InetSocketAddress> adminAddress() {
        return admin.map(Listeners::address);
    }

    /** Closes the listening sockets; connections that are open go on. */
    void stopAccepting() {
        open.close();
        admin.ifPresent(PublicConnector::close);
    }

    void stop() {
        try {
            server.stop();
        } catch (Exception failed) {
            LOG.warn(
                    "The listeners did not stop as they should: {}",
                    failed.getClass().getName());
        }
    }

    private Entry entry(ServerSettings settings, ServerPorts ports, Traffic traffic) {
        boolean loopback = settings.listener().isLoopback();
        boolean onePort = loopback && settings.admin().isEmpty();
        var identity = new Identity(
                ports.admission(),
                onePort,
                settings.adminSocket().map(ServerSettings.AdminSocket::token),
                new PageSessions(System::nanoTime));
        return new Entry(
                ports,
                traffic,
                perimeters(settings),
                Perimeter.ofPages(settings.hosts(), settings.publicUrl()),
                identity,
                new Bodies(settings.limits(), BodyMemory.ofHeap()),
                new Surfaces(ports, traffic, identity),
                new NotFound(settings.publicUrl()),
                () -> peers);
    }

    /** Each listener is reached by names of its own; who comes through the socket is no web page. */
    private static Map<Door, Perimeter> perimeters(ServerSettings settings) {
        var perimeters = new EnumMap<Door, Perimeter>(Door.class);
        perimeters.put(
                Door.PUBLIC, new Perimeter(settings.hosts(), settings.listener().isLoopback()));
        settings.admin()
                .ifPresent(
                        listener -> perimeters.put(Door.ADMIN, new Perimeter(settings.hosts(), listener.isLoopback())));
        return perimeters;
    }

    /** Selectors and acceptors have threads of the platform; requests have virtual ones. */
    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(PLATFORM_THREADS, 4);
        threads.setName("aegis-http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("aegis-request-", 0).factory()));
        return threads;
    }

    private static HttpConnectionFactory http() {
        return http(URIS);
    }

    private static HttpConnectionFactory http(UriCompliance uris) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setRequestHeaderSize(HEAD_BYTES);
        configuration.setHttpCompliance(HttpCompliance.STRICT);
        configuration.setUriCompliance(uris);
        configuration.setNotifyForbiddenComplianceViolations(false);
        configuration.setRelativeRedirectAllowed(false);
        return new HttpConnectionFactory(configuration);
    }

    private static UnixDomainServerConnector socket(Server server, Path path) {
        var connector = new UnixDomainServerConnector(server, 1, 1, http(NAMES));
        connector.setName(Door.SOCKET.name());
        connector.setUnixDomainPath(path);
        return connector;
    }

    private static void requireShort(Path path) {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_SOCKET_PATH) {
            throw new ServerException(
                    "AEG-SRV-007",
                    "The admin socket cannot lie at " + path + ": that path has " + bytes
                            + " bytes, and the address of a Unix socket holds " + LONGEST_SOCKET_PATH
                            + ". Choose a data directory with a shorter path, with --data-dir or AEGIS_DATA_DIR.");
        }
    }

    /** The data directory is held by this process alone, so a socket that is there was left by a dead one. */
    private static void removeStale(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void close(Path path) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        peers = Peers.of(path);
    }

    private ServerException cannotListen(Exception failed) {
        if (failed instanceof RuntimeException defect && !(defect instanceof UncheckedIOException)) {
            throw defect;
        }
        String where = settings.listener().host() + ":" + settings.listener().port()
                + settings.admin()
                        .map(other -> " and " + other.host() + ":" + other.port())
                        .orElse("");
        boolean inUse = failed instanceof BindException || failed.getCause() instanceof BindException;
        return new ServerException(
                inUse ? "AEG-SRV-002" : "AEG-SRV-007",
                "The gateway cannot listen on " + where
                        + ": "
                        + (inUse ? "a port is in use or the address is not this machine's" : failed.getMessage())
                        + ". Choose another with --port, or stop what listens there.");
    }

    private void sweep() {
        long nanos = settings.limits().headDeadline().toNanos();
        long now = System.nanoTime();
        try {
            open.closeOverdue(now, nanos);
            admin.ifPresent(connector -> connector.closeOverdue(now, nanos));
        } finally {
            if (server.isRunning()) {
                requireNonNull(open.getScheduler()).schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static InetSocketAddress address(PublicConnector connector) {
        return new InetSocketAddress(requireNonNull(connector.getHost()), connector.getLocalPort());
    }
}
