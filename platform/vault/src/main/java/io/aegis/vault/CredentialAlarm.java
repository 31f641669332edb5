package io.aegis.vault;

/** Told when an upstream sent our credential back. Must not block. */
@FunctionalInterface
public interface CredentialAlarm {
    /**
     * An answer was cut because it held the credential.
     *
     * @param upstream name of the declaration
     */
    void credentialReturned(String upstream);
}
