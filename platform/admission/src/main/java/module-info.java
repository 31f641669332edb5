/**
 * Admission: decides over the bytes of a plugin, before any class of it is loaded and before any framework knows of it.
 *
 * <p>The one place where it is decided, for every tier.
 */
@SuppressWarnings("module") // the modules it is opened to are built after it
module io.aegis.admission {
    requires com.networknt.schema;
    requires java.xml; // component descriptions are XML
    requires re2j;
    requires static org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires transitive io.aegis.spi;

    exports io.aegis.admission to
            io.aegis.app,
            io.aegis.cli,
            io.aegis.plugins;
}
