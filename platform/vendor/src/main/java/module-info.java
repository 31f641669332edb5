/**
 * What a plugin author works with: new projects, and the judgement of a finished one.
 *
 * <p>Knows nothing of a gateway. A project that it writes needs neither this module nor our sources.
 */
@SuppressWarnings("module") // the module it is opened to is built after it
module io.aegis.vendor {
    requires static org.jspecify;
    requires tools.jackson.databind;

    exports io.aegis.vendor to
            io.aegis.cli;
}
