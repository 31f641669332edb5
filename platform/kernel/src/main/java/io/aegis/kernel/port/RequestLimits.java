package io.aegis.kernel.port;

/**
 * Bounds of what a dialect reads.
 *
 * @param depth deepest nesting of objects and arrays
 * @param values most JSON values of one document
 */
public record RequestLimits(int depth, int values) {
    /** What a gateway reads unless configured otherwise. */
    public static final RequestLimits DEFAULT = new RequestLimits(128, 1_000_000);
}
