/**
 * What the gateway and a worker say to each other: frames over a Unix socket and a codec for every type of the plugin contract.
 *
 * <p>Written by hand and read with suspicion: whatever is odd is a {@link io.aegis.sandbox.protocol.ProtocolException}.
 */
@SuppressWarnings("module") // Its two readers are built after it.
module io.aegis.sandbox.protocol {
    requires transitive io.aegis.spi;
    requires static org.jspecify;

    exports io.aegis.sandbox.protocol to
            io.aegis.sandbox.host,
            io.aegis.sandbox.worker;
}
