/**
 * Tools that the gateway runs for a model: what runs them, and what is said of their arguments.
 *
 * <p>Opens no connection. What leaves goes through a broker that the assembly hands in.
 */
@SuppressWarnings("module") // the application is built after this module and is the only one that may use it
module io.aegis.tools {
    requires com.networknt.schema;
    requires re2j;
    requires static org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires transitive io.aegis.kernel;

    exports io.aegis.tools to
            io.aegis.app;
}
