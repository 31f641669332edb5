package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * What a route lets through that no guard can read as text.
 *
 * @param bytes what happens to images and other bytes on a route with guards
 * @param providerTools tools that the provider runs by itself, by the names that dialects have for them
 * @param urlHosts hosts, in lower case, from which the provider may fetch what a request names
 */
public record Admissions(Bytes bytes, Set<String> providerTools, Set<String> urlHosts) {
    /** What happens to bytes on a route with guards. */
    public enum Bytes {
        REFUSE,
        /** They pass if a guard of the route reads their media type. */
        GUARD,
        /** They pass, and who reads them sees them. */
        PASS
    }

    public Admissions {
        requireNonNull(bytes, "bytes");
        providerTools = Set.copyOf(providerTools);
        urlHosts = Set.copyOf(urlHosts);
    }

    /** Nothing passes unread. */
    public static Admissions none() {
        return new Admissions(Bytes.REFUSE, Set.of(), Set.of());
    }
}
