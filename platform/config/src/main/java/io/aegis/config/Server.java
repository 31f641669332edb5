package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code server}.
 *
 * @param host the address to listen on
 * @param port the port; 0 picks one
 * @param hosts names under which clients may call
 * @param publicUrl what links are made of
 * @param maxBody the largest request body in bytes
 * @param requestTimeout the longest that one request may take
 * @param drain how it stops
 */
public record Server(
        String host,
        int port,
        List<String> hosts,
        Optional<URI> publicUrl,
        long maxBody,
        Duration requestTimeout,
        Drain drain) {
    public Server {
        requireNonNull(host, "host");
        hosts = List.copyOf(hosts);
        requireNonNull(publicUrl, "publicUrl");
        requireNonNull(requestTimeout, "requestTimeout");
        requireNonNull(drain, "drain");
    }

    /** Whether only this machine can reach the listener. */
    public boolean isLoopback() {
        return Urls.isLoopback(host);
    }

    /**
     * How a gateway stops.
     *
     * @param delay not ready, but still accepting, so that a load balancer notices
     * @param timeout how long runs may take to finish
     */
    public record Drain(Duration delay, Duration timeout) {
        public Drain {
            requireNonNull(delay, "delay");
            requireNonNull(timeout, "timeout");
        }
    }
}
