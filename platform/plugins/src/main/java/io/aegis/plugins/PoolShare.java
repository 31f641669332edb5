package io.aegis.plugins;

import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.kernel.port.PluginUnavailableException.Cause;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What one life of a plugin has of the pool. Once that life is over nothing of it is called any more, whoever still holds an instance.
 *
 * <p>Safe for use by many threads.
 */
final class PoolShare {
    private final VerifiedPool pool;
    private final String name;
    private volatile boolean over;

    /**
     * @param name what has a share of the pool: these bytes, so that a version does not answer for what another one did
     */
    PoolShare(VerifiedPool pool, String name) {
        this.pool = pool;
        this.name = name;
    }

    /**
     * Runs code of the plugin, as {@link VerifiedPool#call(String, String, Callable)} does.
     *
     * @throws PluginUnavailableException also if its life is over
     */
    <T> @Nullable T call(String principal, Callable<@Nullable T> code) {
        if (over) {
            throw new PluginUnavailableException(Cause.CONDEMNED);
        }
        return pool.call(name, principal, code);
    }

    /** On nobody's behalf. */
    <T> @Nullable T call(Callable<@Nullable T> code) {
        return call("", code);
    }

    /** Whether its plugin is not called any more. */
    boolean isCondemned() {
        return pool.isCondemned(name);
    }

    void end() {
        over = true;
        pool.forget(name);
    }
}
