/**
 * Asks any upstream that speaks OpenAI's chat completions, responses or embeddings.
 *
 * <p>Exports nothing. The platform knows this bundle only as a provider factory service.
 */
module io.aegis.provider.openaicompatible {
    requires io.aegis.provider.wire;
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
