package io.aegis.server;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/**
 * An address to listen on.
 *
 * @param host a name or a literal
 * @param port the port; 0 picks one
 */
public record Listener(String host, int port) {
    public Listener {
        requireNonNull(host, "host");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is between 0 and 65535");
        }
    }

    /** Whether only this machine can reach it. A name other than {@code localhost} is never trusted to stay here. */
    public boolean isLoopback() {
        return Loopback.is(host);
    }

    InetSocketAddress unresolved() {
        return InetSocketAddress.createUnresolved(host, port);
    }
}
