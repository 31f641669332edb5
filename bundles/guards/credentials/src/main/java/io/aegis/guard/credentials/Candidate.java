package io.aegis.guard.credentials;

/**
 * A credential that was found.
 *
 * @param start first offset
 * @param end offset after the last
 * @param kind what it is
 */
record Candidate(int start, int end, Kind kind) {
    /** What a credential is; the names are those of masks and, in lower case, of findings. */
    enum Kind {
        /** A key or token that names its issuer by its form. */
        API_KEY,
        /** The private half of a key pair. */
        PRIVATE_KEY,
        /** A signed token that says who its bearer is. */
        TOKEN,
        /** A password, or something that is used like one where it stands. */
        PASSWORD,
        /** Any other value that stands where a secret is put. */
        SECRET
    }
}
