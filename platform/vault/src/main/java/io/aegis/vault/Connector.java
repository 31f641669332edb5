package io.aegis.vault;

import io.aegis.kernel.port.CallScope.Obstacle;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: looks a name up once, checks every address it has, connects to one that was checked. With a proxy that holds for the proxy, and
 * everything but this machine is reached through it.
 */
final class Connector implements AutoCloseable {
    /** Looks a name up. */
    @FunctionalInterface
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** Makes what was connected a connection to the upstream. */
    @FunctionalInterface
    private interface Way {
        Socket over(Socket transport) throws IOException;
    }

    private static final int MOST_ADDRESSES = 4;

    private final Names names;
    private final PrivateDestinations opened;
    private final @Nullable EgressProxy proxy;
    private final Tls tls;

    /** Look-ups block in native code, where a virtual thread would hold its carrier. */
    private final ExecutorService lookups = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("egress-names-", 0).factory());

    Connector(Names names, PrivateDestinations opened, @Nullable EgressProxy proxy, Tls tls) {
        this.names = names;
        this.opened = opened;
        this.proxy = proxy;
        this.tls = tls;
    }

    /** Connects within the present step of a call. */
    Connection connect(Call call, Destination destination) {
        return proxy == null || destination.isThisMachine()
                ? direct(call, destination)
                : through(proxy, call, destination);
    }

    private Connection direct(Call call, Destination destination) {
        var addresses = checked(call, destination.host(), address -> destination.admits(address, opened));
        return connectToAny(call, addresses, destination.port(), transport -> secured(transport, destination));
    }

    private Connection through(EgressProxy proxy, Call call, Destination destination) {
        if (!destination.mayBeAskedOfAProxy(opened)) {
            throw call.obstructed(Obstacle.ADDRESS_NOT_ALLOWED);
        }
        var addresses = checked(call, proxy.host(), EgressProxy::mayBeAt);
        return connectToAny(call, addresses, proxy.port(), transport -> {
            proxy.open(transport, destination);
            return secured(transport, destination);
        });
    }

    private Socket secured(Socket transport, Destination destination) throws IOException {
        return destination.tls() ? tls.over(transport, destination) : transport;
    }

    private List<InetAddress> checked(Call call, String host, Predicate<InetAddress> admitted) {
        List<InetAddress> addresses = addresses(call, host);
        if (!addresses.stream().allMatch(admitted)) {
            throw call.obstructed(Obstacle.ADDRESS_NOT_ALLOWED);
        }
        return addresses;
    }

    private static Connection connectToAny(Call call, List<InetAddress> addresses, int port, Way way) {
        int left = Math.min(addresses.size(), MOST_ADDRESSES);
        Obstacle obstacle = Obstacle.NO_CONNECTION;
        for (InetAddress address : addresses.subList(0, left)) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            call.hold(socket::close);
            try {
                long millis = TimeUnit.NANOSECONDS.toMillis(call.remainingNanos() / left--);
                socket.connect(new InetSocketAddress(address, port), Math.clamp(millis, 1, Integer.MAX_VALUE));
                socket.setTcpNoDelay(true);
                return new Connection(socket, way.over(socket));
            } catch (SSLException untrusted) {
                obstacle = Obstacle.TLS_FAILED;
                call.drop();
            } catch (IOException unreachable) {
                call.drop();
            }
        }
        throw call.obstructed(obstacle);
    }

    private List<InetAddress> addresses(Call call, String host) {
        if (Network.isLiteral(host)) {
            return List.of(InetAddress.ofLiteral(host));
        }
        var lookup = new FutureTask<>(() -> names.addresses(host));
        call.hold(() -> lookup.cancel(false));
        lookups.execute(lookup);
        try {
            return List.of(lookup.get(Math.max(1, call.remainingNanos()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException slow) {
            throw call.failed(Cause.TIMED_OUT);
        } catch (CancellationException ended) {
            throw call.failed(Cause.CANCELLED);
        } catch (ExecutionException unknown) {
            throw call.obstructed(Obstacle.NAME_UNKNOWN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw call.failed(Cause.CANCELLED);
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
