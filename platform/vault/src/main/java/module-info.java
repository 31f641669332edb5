/**
 * Secrets, and the only way out: resolution of {@code secret://} references, placement of credentials, the egress broker.
 *
 * <p>A resolved credential exists in this module and on the wire to the one host that it belongs to.
 */
@SuppressWarnings("module") // the application is built after this module and is the only one that may use it
module io.aegis.vault {
    requires transitive io.aegis.kernel;
    requires org.eclipse.jetty.http;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.aegis.vault to
            io.aegis.app;
}
