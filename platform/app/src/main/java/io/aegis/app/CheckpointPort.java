package io.aegis.app;

import io.aegis.server.CheckpointAdmin;
import java.util.Optional;

/** What seals the ledger, for operators of a running gateway. */
record CheckpointPort(CheckpointAdministration administration) implements CheckpointAdmin {
    @Override
    public Key key() {
        return shown(administration.key());
    }

    @Override
    public Optional<String> checkpoint() {
        return administration.checkpoint();
    }

    @Override
    public Key rotate(String actor) {
        return shown(administration.rotate(actor));
    }

    private static Key shown(CheckpointAdministration.Key key) {
        return new Key(key.pem(), key.fingerprint());
    }
}
