package io.aegis.sandbox.protocol;

import java.util.function.Function;

/**
 * The versions of both sides and of the plugin. The worker opens with {@link Opening}, the gateway orders with {@link Order}, and the worker confirms what it
 * has loaded with {@link Loaded}.
 */
public final class Hello {
    /** Version of this protocol; both sides speak the same or not at all. */
    public static final int PROTOCOL = 2;

    /** Version of the plugin contract that this build was compiled with. */
    public static final String CONTRACT = "1.0";

    /** Bytes of the token that proves the worker. */
    public static final int TOKEN = 32;

    private static final int MAGIC = 0x41454749;

    private Hello() {}

    /** The worker's first words. */
    public record Opening(int protocol, String contract, byte[] token) {
        public WireWriter encoded() {
            return new WireWriter().int32(MAGIC).int32(protocol).text(contract).binary(token);
        }

        public static Opening read(WireReader in) {
            if (in.int32() != MAGIC) {
                throw new ProtocolException("not a worker");
            }
            return new Opening(in.int32(), in.word(), in.binary(TOKEN));
        }
    }

    /** The plugin that the worker must load. */
    public record Order(PluginKind kind, String type, String version, String digest, int mostInFlight) {
        public WireWriter encoded() {
            return new WireWriter()
                    .constant(kind)
                    .text(type)
                    .text(version)
                    .text(digest)
                    .int32(mostInFlight);
        }

        public static Order read(WireReader in) {
            return new Order(in.constant(PluginKind.values()), in.word(), in.word(), in.word(), in.int32());
        }
    }

    /** What the worker has found in the jar. */
    public record Loaded(String type, String version, String digest) {
        public WireWriter encoded() {
            return new WireWriter().text(type).text(version).text(digest);
        }

        public static Loaded read(WireReader in) {
            return new Loaded(in.word(), in.word(), in.word());
        }
    }

    /** Reads the one frame that may come now. */
    public static <T> T expect(Frame frame, FrameKind kind, Function<WireReader, T> read) {
        if (frame.kind() != kind || frame.number() != 0) {
            throw new ProtocolException("not what comes next");
        }
        return frame.payload().decode(read);
    }

    /** The gate of a connection on which nothing but greetings are awaited. */
    public static void greeting(int length) {
        if (length > 64 * 1024) {
            throw new ProtocolException("a greeting out of bounds");
        }
    }
}
