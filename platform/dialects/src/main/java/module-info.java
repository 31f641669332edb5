/**
 * Wire formats: the only place that knows their fields.
 *
 * <p>A dialect is a table of what each place of a document may hold, and codecs that share one JSON tree, one segmenter and one stream parser.
 */
module io.aegis.dialects {
    requires transitive io.aegis.kernel;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports io.aegis.dialects to
            io.aegis.app;
}
