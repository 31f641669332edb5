package io.aegis.vault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** A resolved value. Says nothing of itself: no text, no length, no equality that takes longer for a better guess; not serialisable. */
final class Secret {
    /** The only reasons to look at a value. */
    enum Access {
        /** To write it on the wire to the host that it belongs to. */
        PLACEMENT,
        /** To sign something to that host with it. */
        SIGNATURE,
        /** To find it in what that host sends back. */
        SEARCH,
        /** To encrypt with it what the gateway itself keeps. */
        SEALING
    }

    /** Anything shorter cannot be told apart from ordinary text when answers are searched for it. */
    static final int SHORTEST = 8;

    private final byte[] value;

    private Secret(byte[] value) {
        this.value = value;
    }

    /**
     * A value as a header, query or file can carry it.
     *
     * @throws VaultException naming the reference
     */
    static Secret of(SecretReference reference, String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw VaultException.unresolved(
                    reference + " holds spaces, line breaks or characters that are not ASCII",
                    "store the bare credential, without quotes or line breaks around it");
        }
        if (text.length() < SHORTEST) {
            throw VaultException.unresolved(
                    reference + " is shorter than " + SHORTEST + " characters",
                    "if the upstream needs no credential leave the setting away; otherwise use a longer one");
        }
        return new Secret(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The values that a value consists of, between colons.
     *
     * @param most how many there are at most; the last may hold colons
     */
    List<Secret> parts(int most) {
        return Arrays.stream(new String(value, StandardCharsets.US_ASCII).split(":", most))
                .map(part -> new Secret(part.getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }

    /** Whether the value has at least so many characters, all of a kind. */
    boolean isOf(int least, IntPredicate kind) {
        boolean all = true;
        for (byte character : value) {
            all &= kind.test(character);
        }
        return all && value.length >= least;
    }

    /** A copy of the value. */
    byte[] reveal(Access why) {
        return switch (why) {
            case PLACEMENT, SIGNATURE, SEARCH, SEALING -> value.clone();
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(value, secret.value);
    }

    @Override
    public int hashCode() {
        return 0; // a hash of a value would be a hint of it
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
