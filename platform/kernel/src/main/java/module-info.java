/**
 * Runs: the pipeline, its stages, masks, streams, routing and generations.
 *
 * <p>Does no I/O. What it needs of the world it asks of the ports in {@link io.aegis.kernel.port}, which other modules of the platform implement.
 */
@SuppressWarnings("module") // the modules it is opened to are built after it
module io.aegis.kernel {
    requires transitive io.aegis.spi;
    requires static org.jspecify;

    exports io.aegis.kernel to
            io.aegis.dialects,
            io.aegis.vault,
            io.aegis.plugins,
            io.aegis.store,
            io.aegis.tools,
            io.aegis.ledger,
            io.aegis.export,
            io.aegis.server,
            io.aegis.app,
            io.aegis.cli;
    exports io.aegis.kernel.port to
            io.aegis.dialects,
            io.aegis.vault,
            io.aegis.plugins,
            io.aegis.store,
            io.aegis.tools,
            io.aegis.ledger,
            io.aegis.export,
            io.aegis.server,
            io.aegis.app,
            io.aegis.cli;
}
