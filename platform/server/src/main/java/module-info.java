/**
 * The HTTP surfaces: who may ask for what, in which shape, and how much of it at once.
 *
 * <p>Opens no connection, no database and no file but its own socket. What it needs beyond the kernel it asks of interfaces that the assembly implements.
 */
@SuppressWarnings("module") // the module that it is opened to is built after it
module io.aegis.server {
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires transitive io.aegis.kernel;
    requires transitive io.aegis.spi;
    requires jdk.net;
    requires static org.jspecify;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.unixdomain.server;
    requires org.eclipse.jetty.util;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.aegis.server to
            io.aegis.app;
}
