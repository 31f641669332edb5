package io.aegis.spi.plugin;

import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.provider.Upstream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the operator granted to one plugin instance. Everything else does not exist for it.
 *
 * <p>A need is declared in the manifest, {@code Require-Capability: aegis.grant; filter:="(grant=network)"}, and admission refuses a plugin whose needs
 * are not granted; so these methods throw only for a need that was not declared.
 */
@ProviderType
public interface Host {
    /**
     * The upstream at the one host that the instance's settings declare. Until the factory has made the instance and the gateway has tried it, every request
     * is {@linkplain io.aegis.spi.provider.UpstreamException.Cause#REFUSED refused}; so whether a plugin comes up does not depend on who answers elsewhere.
     * When nothing uses a guard or a provider any more, as after a reload that makes it anew, every request of it is
     * {@linkplain io.aegis.spi.provider.UpstreamException.Cause#CANCELLED cancelled}.
     *
     * <p>A request of a guard may take as long as the guard itself, one of an authenticator 10 seconds. A plugin that cannot ask decides nothing: it throws
     * the exception on, and the gateway lets nothing pass.
     *
     * @throws GrantMissingException without the grant {@code network}
     */
    Upstream network();

    /**
     * The gateway's virtual keys.
     *
     * @throws GrantMissingException without the grant {@code keys}
     */
    KeyDirectory keys();
}
