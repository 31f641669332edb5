/**
 * Asks models of Amazon Bedrock through Converse, which it translates.
 *
 * <p>Exports nothing. The platform knows this bundle only as a provider factory service.
 */
module io.aegis.provider.bedrock {
    requires io.aegis.provider.wire;
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
