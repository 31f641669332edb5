/**
 * Keeps credentials out of prompts, tool calls and answers.
 *
 * <p>Exports nothing. The platform knows this bundle only as a guard factory service.
 */
module io.aegis.guard.secrets {
    requires io.aegis.guard.credentials;
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
