package io.aegis.sandbox.host;

/**
 * A process with one plugin in it. Safe for use by many threads.
 *
 * <p>When it ends it is started again, at once and then after growing pauses, and its instances are created anew from their settings. What was under way is
 * lost and says so.
 */
public interface Worker extends AutoCloseable {
    /**
     * The factory of the plugin: a {@link io.aegis.spi.guard.GuardFactory}, {@link io.aegis.spi.provider.ModelProviderFactory},
     * {@link io.aegis.spi.identity.AuthenticatorFactory} or {@link io.aegis.spi.secret.SecretBackendFactory}. What it creates lives in the worker, and
     * throws {@link WorkerException} when the worker fails.
     */
    Object factory();

    WorkerStatus status();

    /** Says that requests wait for it from now on. Until then it comes up, and works, with what others leave of the processors. */
    void serve();

    /** Kills the process and does not start it again. */
    @Override
    void close();
}
