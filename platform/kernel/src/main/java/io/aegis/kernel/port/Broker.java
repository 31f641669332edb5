package io.aegis.kernel.port;

import io.aegis.spi.provider.Upstream;

/** The way out, bound to one configured base URL and its credential. */
@FunctionalInterface
public interface Broker {
    /** An upstream for one attempt of one run. */
    Upstream open(CallScope scope);

    /** A search for the broker's credential in one text of an answer; one without a credential finds nothing. */
    default TextScreen screen() {
        return TextScreen.NOTHING_SENT;
    }
}
