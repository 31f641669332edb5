package io.aegis.server;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The seal of a ledger that has none, and who had its key changed. */
final class FakeCheckpoints implements CheckpointAdmin {
    final Queue<String> doings = new ConcurrentLinkedQueue<>();
    volatile Optional<String> note = Optional.empty();

    @Override
    public Key key() {
        return new Key("a key", "sha256:" + doings.size());
    }

    @Override
    public Optional<String> checkpoint() {
        return note;
    }

    @Override
    public Key rotate(String actor) {
        doings.add(actor + " rotate");
        return key();
    }

    @Override
    public List<Receipt> publish(String note) {
        return List.of(new Receipt("siem", "https://siem.example.com/" + note.length(), true, ""));
    }
}
