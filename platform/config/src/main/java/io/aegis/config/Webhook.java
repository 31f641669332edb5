package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * A URL that signed messages are posted to.
 *
 * @param pointer where in the configuration it stands
 * @param url https, or http to this machine; it has a path
 * @param signingKey the key that each message is signed with
 * @param apiKey a credential, sent as a bearer token
 */
public record Webhook(String pointer, URI url, SecretReference signingKey, Optional<SecretReference> apiKey) {
    public Webhook {
        requireNonNull(pointer, "pointer");
        requireNonNull(url, "url");
        requireNonNull(signingKey, "signingKey");
        requireNonNull(apiKey, "apiKey");
    }

    /** The URL without the last segment of its path. */
    public String base() {
        String text = url.toString();
        return text.substring(0, text.lastIndexOf('/'));
    }

    /** The last segment of the URL's path. */
    public String path() {
        String text = url.toString();
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
