/**
 * Asks deployments of Azure OpenAI.
 *
 * <p>Exports nothing. The platform knows this bundle only as a provider factory service.
 */
module io.aegis.provider.azureopenai {
    requires io.aegis.provider.wire;
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
