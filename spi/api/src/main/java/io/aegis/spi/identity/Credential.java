package io.aegis.spi.identity;

import java.util.regex.Pattern;

/** What a caller showed, in the form in which an authenticator may see it. */
public sealed interface Credential {
    /**
     * A virtual key of this gateway, hashed by the kernel before any plugin sees it.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    record KeyDigest(String sha256) implements Credential {
        private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

        public KeyDigest {
            if (!HEX.matcher(sha256).matches()) {
                throw new IllegalArgumentException("a key digest is 64 lower-case hexadecimal digits");
            }
        }

        @Override
        public String toString() {
            return "KeyDigest[" + sha256.substring(0, 8) + "...]";
        }
    }
}
