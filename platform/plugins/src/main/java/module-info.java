/**
 * The plugin host: admits bundles, runs them in an embedded OSGi framework and makes instances of what they offer.
 *
 * <p>A plugin that is not admitted, does not start or keeps no contract is missing, with a reason; it never stops another one.
 */
@SuppressWarnings("module") // the modules it is opened to are built after it
module io.aegis.plugins {
    requires java.xml; // component descriptions are XML, and the framework hands its parser to the bundle that reads
    // them
    requires org.apache.felix.framework;
    requires io.aegis.sandbox.host;
    requires org.slf4j;
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires transitive io.aegis.admission;
    requires transitive io.aegis.kernel;
    requires transitive io.aegis.spi;

    exports io.aegis.plugins to
            io.aegis.app,
            io.aegis.cli;

    uses org.osgi.framework.launch.FrameworkFactory;
}
