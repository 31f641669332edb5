package io.aegis.server;

import java.util.List;
import java.util.Optional;

/** What seals the ledger, for operators. Safe for use by many threads. */
public interface CheckpointAdmin {
    /**
     * A public key.
     *
     * @param pem X.509 in PEM
     * @param fingerprint {@code sha256:} and hexadecimal digits
     */
    record Key(String pem, String fingerprint) {}

    /** The key that signs checkpoints. */
    Key key();

    /** The newest checkpoint as a signed note, made now if there are records after the last one; empty if there is no record. */
    Optional<String> checkpoint();

    /**
     * What one exporter did with a checkpoint.
     *
     * @param to where it carries evidence to
     * @param trouble why it was not delivered; empty if it was
     */
    record Receipt(String exporter, String to, boolean delivered, String trouble) {}

    /**
     * Has every exporter carry a checkpoint away now, and waits for what comes of it.
     *
     * @param note the checkpoint
     * @return one of each exporter that carries checkpoints
     */
    List<Receipt> publish(String note);

    /**
     * Has another key sign from now on; the answer is that key.
     *
     * @param actor {@code operator:uid=1000}, or the id of a principal
     */
    Key rotate(String actor);
}
