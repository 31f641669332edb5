package io.aegis.vault;

/** A place that keeps secrets. Safe for use by many threads. */
@FunctionalInterface
interface SecretSource {
    /**
     * The value as it is now.
     *
     * @throws VaultException if there is none; names the reference
     */
    Secret resolve(SecretReference reference);
}
