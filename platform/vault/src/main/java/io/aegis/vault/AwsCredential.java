package io.aegis.vault;

import java.util.List;
import java.util.Optional;

/**
 * What AWS gives out to sign requests with.
 *
 * @param id the access key's id, which every signed request names
 * @param key the secret access key, which never leaves
 * @param token the token of a session, sent along; empty for a key that lasts
 */
record AwsCredential(Secret id, Secret key, Optional<Secret> token) {
    private static final int SHORTEST = 16;

    /**
     * Takes a value apart. The message of a failure does not repeat it.
     *
     * @param setting the setting that holds its reference
     */
    static AwsCredential of(String setting, Secret value) {
        List<Secret> parts = value.parts(3);
        boolean known = parts.size() >= 2
                && parts.getFirst().isOf(SHORTEST, RequestTarget::isAlphanumeric)
                && parts.stream().allMatch(part -> part.isOf(SHORTEST, c -> c != ':'));
        if (!known) {
            throw VaultException.unresolved(
                    setting + " leads to something that is no credential of AWS",
                    "store ACCESS_KEY_ID:SECRET_ACCESS_KEY, or ACCESS_KEY_ID:SECRET_ACCESS_KEY:SESSION_TOKEN");
        }
        return new AwsCredential(
                parts.get(0), parts.get(1), parts.size() < 3 ? Optional.empty() : Optional.of(parts.get(2)));
    }

    /** What answers are searched for. */
    List<Secret> parts() {
        return token.map(session -> List.of(id, key, session)).orElse(List.of(id, key));
    }

    @Override
    public String toString() {
        return "AwsCredential";
    }
}
