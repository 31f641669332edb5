package io.aegis.plugins;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator that names nobody but its own principals: those whose ids begin with its type. Runs are kept and decided under an id, for whoever comes
 * back with it, so that one authenticator in the place of another must not speak for the principals of that.
 *
 * <p>Who holds one of the gateway's own keys is said by the gateway's directory. An authenticator that was granted it may pass on what it says of the very
 * credential that was shown.
 *
 * @param type of the plugin
 * @param keys what it was granted; a directory without keys if it was not
 */
@SuppressWarnings("NullAway") // a plugin may answer null, and the platform is who judges that
record QualifiedAuthenticator(String type, Authenticator authenticator, KeyDirectory keys) implements Authenticator {
    @Override
    public Authentication authenticate(Credential credential) {
        @Nullable Authentication answer = authenticator.authenticate(credential);
        if (answer instanceof Authentication.Authenticated good
                && !mayName(good.principal().id(), credential)) {
            throw new BrokenContractException("it names a principal that is not its own");
        }
        return answer;
    }

    private boolean mayName(String id, Credential credential) {
        return id.startsWith(type + ":") || isHolder(id, credential);
    }

    private boolean isHolder(String id, Credential credential) {
        return switch (credential) {
            case Credential.KeyDigest digest ->
                keys.find(digest)
                        .filter(found -> found.principal().id().equals(id))
                        .isPresent();
        };
    }
}
