package io.aegis.ledger;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What somebody knows who verifies an export, from elsewhere than the export.
 *
 * @param key a key that signs the checkpoints, or signed earlier ones
 * @param earlier a checkpoint that was kept: its tree must be the beginning of the export
 */
public record Expectations(Optional<CheckpointKey> key, Optional<SealedNote> earlier) {
    /** Somebody who knows nothing. */
    public static final Expectations NONE = new Expectations(Optional.empty(), Optional.empty());

    public Expectations {
        requireNonNull(key, "key");
        requireNonNull(earlier, "earlier");
    }
}
