/** Copies of evidence, carried out of the gateway in order and at least once, on threads of their own. */
@SuppressWarnings("module") // the application is built after this module and is the only one that may use it
module io.aegis.export {
    requires transitive io.aegis.kernel;
    requires org.slf4j;
    requires static org.jspecify;
    requires tools.jackson.databind;

    exports io.aegis.export to
            io.aegis.app;
}
