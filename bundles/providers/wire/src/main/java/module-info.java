/**
 * What our provider bundles have in common: how an upstream's refusals are read, JSON, and one dialect for those that translate.
 *
 * <p>No bundle of its own: each provider's bundle carries its classes.
 */
module io.aegis.provider.wire {
    requires io.aegis.spi;
    requires static org.jspecify;

    exports io.aegis.provider.wire;
    exports io.aegis.provider.wire.chat;
}
