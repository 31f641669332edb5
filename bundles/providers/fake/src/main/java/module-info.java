/**
 * A provider without an upstream: says what its settings say.
 *
 * <p>Exports nothing. The platform knows this bundle only as a provider factory service.
 */
module io.aegis.provider.fake {
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
