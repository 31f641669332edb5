package io.aegis.config;

import static java.util.Objects.requireNonNull;

/** The section {@code admin}: a listener of its own. */
public record Admin(String host, int port) {
    public Admin {
        requireNonNull(host, "host");
    }

    /** Whether only this machine can reach the listener. */
    public boolean isLoopback() {
        return Urls.isLoopback(host);
    }
}
