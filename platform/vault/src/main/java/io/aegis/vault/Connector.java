package io.aegis.vault;

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

/** Opens connections: looks a name up once, checks every address it has, connects to one that was checked. */
final class Connector implements AutoCloseable {
    /** Looks a name up. */
    @FunctionalInterface
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private static final int MOST_ADDRESSES = 4;

    private final Names names;
    private final PrivateDestinations opened;
    private final Tls tls;

    /** Look-ups block in native code, where a virtual thread would hold its carrier. */
    private final ExecutorService lookups = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("egress-names-", 0).factory());

    Connector(Names names, PrivateDestinations opened, Tls tls) {
        this.names = names;
        this.opened = opened;
        this.tls = tls;
    }

    /** Connects within the present step of a call. */
    Connection connect(Call call, Destination destination) {
        List<InetAddress> addresses = addresses(call, destination);
        for (InetAddress address : addresses) {
            if (!destination.admits(address, opened)) {
                throw call.failed(Cause.REFUSED);
            }
        }
        return connectToAny(call, destination, addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES)));
    }

    private Connection connectToAny(Call call, Destination destination, List<InetAddress> addresses) {
        int left = addresses.size();
        for (InetAddress address : addresses) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            call.hold(socket::close);
            try {
                long millis = TimeUnit.NANOSECONDS.toMillis(call.remainingNanos() / left--);
                socket.connect(
                        new InetSocketAddress(address, destination.port()), Math.clamp(millis, 1, Integer.MAX_VALUE));
                socket.setTcpNoDelay(true);
                return new Connection(socket, destination.tls() ? tls.over(socket, destination) : socket);
            } catch (IOException unreachable) {
                call.drop();
            }
        }
        throw call.failed(Cause.UNREACHABLE);
    }

    private List<InetAddress> addresses(Call call, Destination destination) {
        if (destination.isLiteral()) {
            return List.of(InetAddress.ofLiteral(destination.host()));
        }
        var lookup = new FutureTask<>(() -> names.addresses(destination.host()));
        call.hold(() -> lookup.cancel(false));
        lookups.execute(lookup);
        try {
            return List.of(lookup.get(Math.max(1, call.remainingNanos()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException slow) {
            throw call.failed(Cause.TIMED_OUT);
        } catch (CancellationException ended) {
            throw call.failed(Cause.CANCELLED);
        } catch (ExecutionException unknown) {
            throw call.failed(Cause.UNREACHABLE);
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
