/** Assembly: {@link io.aegis.app.Gateway} is the platform put together, {@link io.aegis.app.Workbench} what commands look at without running it. */
module io.aegis.app {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires io.aegis.dialects;
    requires io.aegis.export;
    requires io.aegis.kernel;
    requires io.aegis.ledger;
    requires io.aegis.plugins;
    requires io.aegis.server;
    requires io.aegis.spi;
    requires io.aegis.store;
    requires io.aegis.tools;
    requires io.aegis.vault;
    requires jdk.unsupported;
    requires org.slf4j;
    requires static org.jspecify;
    requires tools.jackson.databind;
    requires transitive io.aegis.admission;
    requires transitive io.aegis.config;

    exports io.aegis.app;
}
