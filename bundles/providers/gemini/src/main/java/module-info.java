/**
 * Asks Gemini models of Google, whose format it translates.
 *
 * <p>Exports nothing. The platform knows this bundle only as a provider factory service.
 */
module io.aegis.provider.gemini {
    requires io.aegis.provider.wire;
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
