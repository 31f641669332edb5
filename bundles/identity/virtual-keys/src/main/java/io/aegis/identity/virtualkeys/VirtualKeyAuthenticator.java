package io.aegis.identity.virtualkeys;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;

/** Accepts the keys that the gateway's directory knows at this moment. Keeps nothing, so a revoked key is rejected at once. Safe for use by many threads. */
final class VirtualKeyAuthenticator implements Authenticator {
    private final KeyDirectory keys;

    VirtualKeyAuthenticator(KeyDirectory keys) {
        this.keys = requireNonNull(keys, "keys");
    }

    @Override
    public Authentication authenticate(Credential credential) {
        return switch (credential) {
            case Credential.KeyDigest digest ->
                keys.find(digest).<Authentication>map(found -> found).orElseGet(Authentication.Rejected::new);
        };
    }
}
