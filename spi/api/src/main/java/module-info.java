/**
 * What a plugin author compiles against, and nothing else.
 *
 * <p>A plugin sees the text of a run as {@link io.aegis.spi.content.Segment segments} and answers with values. No type of this module can carry
 * a resolved upstream credential, the original of a masked value, a socket or a file.
 */
module io.aegis.spi {
    requires static transitive org.jspecify;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports io.aegis.spi.content;
    exports io.aegis.spi.export;
    exports io.aegis.spi.guard;
    exports io.aegis.spi.identity;
    exports io.aegis.spi.plugin;
    exports io.aegis.spi.provider;
    exports io.aegis.spi.secret;
    exports io.aegis.spi.settings;
}
