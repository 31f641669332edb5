/**
 * The process in which one plugin runs.
 *
 * <p>Exports nothing: it is started, not called.
 */
module io.aegis.sandbox.worker {
    requires io.aegis.sandbox.protocol;
    requires pf4j;
    requires static org.jspecify;
}
