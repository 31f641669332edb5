/**
 * What our guards have in common that look for credentials: the scanner that knows their shapes.
 *
 * <p>No bundle of its own: each guard's bundle carries its classes.
 */
module io.aegis.guard.credentials {
    requires io.aegis.spi;
    requires static org.jspecify;

    exports io.aegis.guard.credentials;
}
