package io.aegis.app;

import io.aegis.ledger.Ledger;
import io.aegis.ledger.SealedNote;
import java.util.Optional;

/** What seals the ledger, for whoever runs this process. */
public final class CheckpointAdministration {
    /**
     * A public key.
     *
     * @param pem X.509 in PEM
     * @param fingerprint {@code sha256:} and hexadecimal digits
     */
    public record Key(String pem, String fingerprint) {}

    private final Ledger ledger;

    CheckpointAdministration(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The key that signs. */
    public Key key() {
        var key = ledger.checkpointKey();
        return new Key(key.pem(), key.fingerprint());
    }

    /** The newest checkpoint as a signed note, made now if records came after the last one; empty if there is no record. */
    public Optional<String> checkpoint() {
        return ledger.checkpoint().map(SealedNote::note);
    }

    /** Has another key sign from now on, and gives it. */
    public Key rotate(String actor) {
        ledger.rotateKey(actor);
        return key();
    }
}
