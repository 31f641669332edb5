package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.content.Trust;

/**
 * Who wrote a place of a request that the client did not write.
 *
 * @param place JSON pointer. What stands within it is by the same, unless a longer one says otherwise
 */
public record Authored(String place, Trust trust) {
    public Authored {
        requireNonNull(place, "place");
        requireNonNull(trust, "trust");
    }
}
