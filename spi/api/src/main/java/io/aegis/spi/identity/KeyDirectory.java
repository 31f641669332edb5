package io.aegis.spi.identity;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The gateway's own list of virtual keys, as far as an authenticator may see it. Safe for use by many threads. */
@ProviderType
public interface KeyDirectory {
    /**
     * Looks a key up.
     *
     * @return who holds the key and which routes it opens; empty if the key is unknown, revoked or expired
     */
    Optional<Authentication.Authenticated> find(Credential.KeyDigest digest);
}
