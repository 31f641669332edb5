package io.aegis.ledger;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is signed: where a chain stands. Its text is that of a checkpoint of C2SP ({@code c2sp.org/tlog-checkpoint}) with lines of our own after the first
 * three.
 *
 * @param origin the chain's name
 * @param size how many records there are
 * @param root root of the tree over their lines, base64
 * @param at when it was written, as in the record that holds it
 * @param config digest of the configuration in force; empty if nobody could read one
 * @param rotation the change of keys that it announces
 */
record Checkpoint(
        String origin, long size, String root, String at, Optional<String> config, Optional<Rotation> rotation) {
    /**
     * From now on another key signs.
     *
     * @param from public key that signed so far
     * @param to public key that signs from the next checkpoint on; both sign this one
     * @param by who wanted it
     */
    record Rotation(CheckpointKey from, CheckpointKey to, String by) {
        private static final int MOST = 200;

        Rotation {
            if (by.isEmpty() || !by.equals(printable(by))) {
                throw new IllegalArgumentException("who wants a rotation is named in one short line of ASCII");
            }
        }

        /** A name as it can stand in a note. */
        static String printable(String name) {
            String shown = name.replaceAll("[^\\x20-\\x7e]", "?");
            return shown.substring(0, Math.min(MOST, shown.length()));
        }
    }

    /** The type of the records that hold one. */
    static final String TYPE = "checkpoint";

    private static final String NAME = "aegis-evidence/";
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9:]{1,80}");
    private static final Pattern TEXT = Pattern.compile("""
        ([\\x21-\\x7e&&[^+]]{1,100})
        ([1-9][0-9]{0,17})
        (\\S{44})
        at (\\S{20,30})
        (?:config ([a-z0-9:]{1,80})
        )?(?:rotation (\\S{44}) (\\S{44})
        by ([\\x20-\\x7e]{1,200})
        )?\
        """);

    /** A digest as it can stand in a note. */
    static String digest(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("a digest of a configuration is short, and of small letters and digits");
        }
        return digest;
    }

    /** What the chain of an id is called in notes. */
    static String name(String chain) {
        return NAME + chain;
    }

    /** A checkpoint over a tree. */
    static Checkpoint of(String chain, Tree tree, String at, Optional<String> config, Optional<Rotation> rotation) {
        return new Checkpoint(name(chain), tree.size(), Base64Text.of(tree.root()), at, config, rotation);
    }

    /** Whether this is where a tree stands. */
    boolean states(Tree tree) {
        return size == tree.size() && root.equals(Base64Text.of(tree.root()));
    }

    /** What the signatures are made of. */
    String text() {
        String head = String.join("\n", List.of(origin, Long.toString(size), root, "at " + at)) + "\n";
        return head
                + config.map(digest -> "config " + digest + "\n").orElse("")
                + rotation.map(keys -> "rotation " + keys.from().base64() + " "
                                + keys.to().base64() + "\nby " + keys.by() + "\n")
                        .orElse("");
    }

    /** Reads a text; empty if it is not one that {@link #text} writes. */
    static Optional<Checkpoint> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || Base64Text.hash(parts.group(3)).isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant.parse(parts.group(4));
            Optional<Rotation> rotation = Optional.ofNullable(parts.group(6))
                    .map(from -> new Rotation(
                            CheckpointKey.parse(from), CheckpointKey.parse(parts.group(7)), parts.group(8)));
            return Optional.of(new Checkpoint(
                    parts.group(1),
                    Long.parseLong(parts.group(2)),
                    parts.group(3),
                    parts.group(4),
                    Optional.ofNullable(parts.group(5)),
                    rotation));
        } catch (DateTimeParseException | IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /** The root as bytes. */
    byte[] rootHash() {
        return Base64Text.hash(root).orElseThrow(() -> new IllegalStateException("a root that is no hash"));
    }

    /** Whether a hash is the root. */
    boolean hasRoot(byte[] hash) {
        return Arrays.equals(rootHash(), hash);
    }
}
