package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * Where an endpoint processes data, as its operator declares it.
 *
 * @param region name of the region, as residency rules have it
 * @param jurisdiction the law that applies there
 * @param sourceUrl where the vendor says so
 */
public record Residency(String region, Optional<String> jurisdiction, Optional<URI> sourceUrl) {
    public Residency {
        requireNonNull(region, "region");
        requireNonNull(jurisdiction, "jurisdiction");
        requireNonNull(sourceUrl, "sourceUrl");
    }
}
