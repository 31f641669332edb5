package io.aegis.ledger;

import io.aegis.kernel.port.CheckpointKeys;
import io.aegis.kernel.port.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An export that is written by hand, line by line, honest or not, and the same each time. */
final class TestExport {
    static final String ORIGIN = "00000000-0000-4000-8000-000000000000";

    private final String origin;
    private final List<String> lines = new ArrayList<>();
    private final Tree tree = Tree.empty();
    private Optional<String> config = Optional.of("c0ffee");
    private Chain chain = Chain.EMPTY;

    TestExport() {
        this(ORIGIN);
    }

    TestExport(String origin) {
        this.origin = origin;
        lines.add(LedgerReader.HEADER);
    }

    /** Goes on as if nobody could read a configuration. */
    TestExport withoutConfig() {
        config = Optional.empty();
        return this;
    }

    TestExport record(Evidence evidence) {
        return append(RecordBody.type(evidence), RecordBody.at(evidence).toString(), RecordBody.of(evidence, config));
    }

    TestExport keys(int from, int to) {
        for (int number = from; number <= to; number++) {
            record(Records.key(number));
        }
        return this;
    }

    /** A checkpoint as a ledger makes it. */
    TestExport checkpoint(SeededKeys keys) {
        return checkpoint(SealedNote.signed(stated(Optional.empty()), List.of(keys.current())));
    }

    /** A change of keys as a ledger makes it. */
    TestExport rotation(SeededKeys keys) {
        CheckpointKeys.Signer next = keys.prepare();
        var rotation = new Checkpoint.Rotation(keys.key(), CheckpointKey.of(next.publicKey()), "operator:uid=1000");
        checkpoint(SealedNote.signed(stated(Optional.of(rotation)), List.of(keys.current(), next)));
        keys.advance();
        return this;
    }

    /** A record that holds any note. */
    TestExport checkpoint(SealedNote note) {
        return append(Checkpoint.TYPE, note.checkpoint().at(), note.body());
    }

    /** What an honest checkpoint would say here. */
    Checkpoint stated(Optional<Checkpoint.Rotation> rotation) {
        return Checkpoint.of(origin, tree, Records.AT.toString(), config, rotation);
    }

    TestExport append(String type, String at, String body) {
        return append(chain.line(origin, type, at, body));
    }

    /** Any line, whether it fits or not. */
    TestExport append(String line) {
        lines.add(line);
        chain = chain.after(line);
        tree.add(line.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The note of the checkpoint in a line; the first line of the file is 1. */
    SealedNote note(int line) {
        return Standing.note(lines.get(line - 1)).orElseThrow();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
