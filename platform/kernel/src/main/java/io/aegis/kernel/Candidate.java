package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

/**
 * A provider that a route may ask.
 *
 * @param target name of the provider
 * @param upstreamModel the provider's name of the model; {@code {requested}} passes the asked one on
 * @param weight its share of the runs among those that are chosen between; 0 for one that is only fallen back on
 */
public record Candidate(String target, String upstreamModel, int weight) {
    private static final String REQUESTED = "{requested}";

    public Candidate {
        requireNonNull(target, "target");
        requireNonNull(upstreamModel, "upstreamModel");
        if (weight < 0) {
            throw new IllegalArgumentException("a weight is not negative");
        }
    }

    /** What the provider is asked for when a caller asks for {@code model}. */
    String model(String model) {
        return upstreamModel.equals(REQUESTED) ? model : upstreamModel;
    }
}
