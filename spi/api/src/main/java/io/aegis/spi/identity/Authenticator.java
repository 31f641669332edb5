package io.aegis.spi.identity;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who is asking, from a credential and nothing else.
 *
 * <p>The platform picks the authenticator by the form of the credential. One that throws or returns null has rejected.
 *
 * @implSpec Implementations are safe for use by many threads and keep no credential.
 */
@ConsumerType
public interface Authenticator {
    /** Judges a credential of the form that the manifest declares. */
    Authentication authenticate(Credential credential);
}
