package io.aegis.kernel.port;

import io.aegis.spi.provider.Upstream;

/** The way out, bound to one configured base URL and its credential. */
@FunctionalInterface
public interface Broker {
    /** An upstream for one attempt of one run. */
    Upstream open(CallScope scope);
}
