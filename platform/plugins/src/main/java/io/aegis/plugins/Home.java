package io.aegis.plugins;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.provider.ModelProvider;
import java.util.Set;

/** Where the code of a running plugin lives, and so how it is called. */
interface Home {
    /** The loader that libraries of the plugin may ask its thread for. */
    ClassLoader loader();

    /**
     * A guard of it as the kernel may call it.
     *
     * @param reads the labels that it said it reads when it was probed; a vendor's is not asked again
     */
    Guard guard(Guard guard, Set<String> reads);

    /** A provider of it as the kernel may call it. */
    ModelProvider provider(ModelProvider provider);

    /** An authenticator of it as the server may call it. */
    Authenticator authenticator(Authenticator authenticator);

    /** Says that what it calls has warmed up, and that requests wait for it from now on. */
    default void serve() {}

    /** Whether nobody calls it any more because calls of it have not come back. */
    default boolean isCondemned() {
        return false;
    }

    /** Takes everything of it away. Nobody calls it any more. */
    void leave();
}
