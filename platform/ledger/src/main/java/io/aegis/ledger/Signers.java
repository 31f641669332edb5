package io.aegis.ledger;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose signatures count for somebody who was given one key: that key, those that it handed over to, and those that handed over to it, each time with a
 * checkpoint that both signed.
 *
 * <p>It is shown the checkpoints of a chain in their order. A signature of the given key, or of one that follows from it, covers all that stands before it, so
 * earlier checkpoints of unknown keys are in order; later ones are not. Used by one thread.
 */
final class Signers {
    private final CheckpointKey given;
    private final Set<CheckpointKey> following = new HashSet<>();
    private final Map<CheckpointKey, CheckpointKey> predecessors = new HashMap<>();
    private @Nullable CheckpointKey inForce;

    Signers(CheckpointKey given) {
        this.given = given;
        following.add(given);
    }

    /** Shows the next checkpoint; the answer is what is wrong with its signatures, or empty. */
    String show(SealedNote note) {
        return note.checkpoint()
                .rotation()
                .map(rotation -> rotation(note, rotation))
                .orElseGet(() -> usual(note));
    }

    private String usual(SealedNote note) {
        CheckpointKey expected = inForce == null ? given : inForce;
        if (note.isSignedBy(expected)) {
            inForce = expected;
            return "";
        }
        if (note.names(expected)) {
            return "its checkpoint is forged: the signature is not one of the key that it names";
        }
        return inForce == null ? "" : "its checkpoint is signed by another key than the one in force (" + inForce + ")";
    }

    private String rotation(SealedNote note, Checkpoint.Rotation rotation) {
        if (!note.isSignedByBoth()) {
            return "its change of keys is not signed by both keys";
        }
        if (inForce != null && !inForce.equals(rotation.from())) {
            return "its change of keys does not begin with the key in force (" + inForce + ")";
        }
        if (inForce == null) {
            predecessors.put(rotation.to(), rotation.from());
        }
        if (inForce != null || rotation.from().equals(given) || rotation.to().equals(given)) {
            inForce = rotation.to();
            following.add(rotation.to());
        }
        return "";
    }

    /** Whether a key that counts has signed. */
    boolean haveSigned() {
        return inForce != null;
    }

    /** Whether a checkpoint from elsewhere is signed by a key that counts. */
    boolean signed(SealedNote earlier) {
        if (following.stream().anyMatch(earlier::isSignedBy)) {
            return true;
        }
        var seen = new HashSet<CheckpointKey>();
        for (CheckpointKey key = predecessors.get(given); key != null && seen.add(key); key = predecessors.get(key)) {
            if (earlier.isSignedBy(key)) {
                return true;
            }
        }
        return false;
    }
}
