package acme.attack;

import java.security.Provider;
import java.security.Security;

/** Inserts a provider of cryptography before all others. */
public final class CryptographyProvider extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var provider = new Mine();
        boolean inserted = Security.insertProviderAt(provider, 1) > 0;
        Security.removeProvider(provider.getName());
        return inserted;
    }

    private static final class Mine extends Provider {
        private static final long serialVersionUID = 1L;

        Mine() {
            super("Mine", "1", "mine");
        }
    }
}
