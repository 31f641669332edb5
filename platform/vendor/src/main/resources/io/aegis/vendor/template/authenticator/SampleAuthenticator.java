package acme.sample;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;
import java.util.Set;

/**
 * Accepts the gateway's own keys, of the teams that the operator names and of no others.
 *
 * <p>Asks the directory each time, so a key that is revoked is rejected at once. Keeps no credential; many threads may use it at once.
 */
final class SampleAuthenticator implements Authenticator {
    private final KeyDirectory keys;
    private final Set<String> teams;

    SampleAuthenticator(KeyDirectory keys, Set<String> teams) {
        this.keys = keys;
        this.teams = teams;
    }

    @Override
    public Authentication authenticate(Credential credential) {
        if (credential instanceof Credential.KeyDigest digest) {
            return keys.find(digest)
                    .filter(found ->
                            found.principal().team().filter(teams::contains).isPresent())
                    .<Authentication>map(found -> found)
                    .orElseGet(Authentication.Rejected::new);
        }
        return new Authentication.Rejected();
    }
}
