package io.aegis.ledger;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Verifies the records of one export, one after the other. What is wrong with one is said in words; none means that nothing is. Used by one thread. */
final class ExportVerifier {
    private final Optional<SealedNote> earlier;
    private final Optional<Signers> signers;
    private final Tree tree = Tree.empty();
    private @Nullable Chain chain;
    private String origin = "";
    private long firstSeq = 1;
    private long records;
    private long checkpoints;
    private long sealedUntil;
    private long firstCheckpointLine;
    private boolean earlierFound;

    ExportVerifier(Expectations expected) {
        this.earlier = expected.earlier();
        this.signers = expected.key().map(Signers::new);
    }

    /** Verifies what follows the first line. */
    Verification verify(ExportLines lines) throws IOException {
        long number = 1;
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            number++;
            String wrong = lines.isWhole() ? wrong(line, number) : "it does not end with a line feed: it was cut short";
            if (!wrong.isEmpty()) {
                return new Verification.Tampered(number, wrong);
            }
        }
        return end(number);
    }

    private String wrong(byte[] line, long number) {
        Optional<JsonNode> read = RecordLine.read(line);
        if (read.isEmpty()) {
            return "it is not canonical JSON, so it was not written by a ledger";
        }
        JsonNode record = read.get();
        String wrong = wrongPlace(record);
        if (wrong.isEmpty() && record.path("type").asString("").equals(Checkpoint.TYPE)) {
            wrong = wrongCheckpoint(record, number);
        }
        if (wrong.isEmpty()) {
            wrong = accept(line);
        }
        return wrong;
    }

    private String wrongPlace(JsonNode record) {
        long seq = record.path("seq").asLong(-1);
        String prev = record.path("prev_hash").asString("");
        if (chain == null) {
            chain = new Chain(seq, seq == 1 ? Chain.EMPTY.hash() : prev);
            firstSeq = seq;
            origin = record.path("origin").asString("");
        }
        if (seq != chain.next()) {
            return "its sequence number is " + seq + " where " + chain.next() + " must follow";
        }
        if (!prev.equals(chain.hash())) {
            return "it does not follow from the record before it: that one was changed, or this one was";
        }
        if (!origin.equals(record.path("origin").asString(""))) {
            return "it comes from another chain";
        }
        return records == 0 ? earlier.map(this::wrongBeginning).orElse("") : "";
    }

    private String wrongBeginning(SealedNote note) {
        if (!note.checkpoint().origin().equals(Checkpoint.name(origin))) {
            return "it comes from another chain than the earlier checkpoint";
        }
        return firstSeq == 1
                ? ""
                : "the export begins with record " + firstSeq
                        + ", so it does not hold what the earlier checkpoint covers; export all of it";
    }

    private String wrongCheckpoint(JsonNode record, long number) {
        Optional<SealedNote> note = SealedNote.ofRecord(record);
        if (note.isEmpty()) {
            return "its checkpoint is not written as a ledger writes it";
        }
        if (firstSeq == 1 && !note.get().checkpoint().states(tree)) {
            return "its checkpoint is of other records than those before it";
        }
        if (note.get().checkpoint().rotation().isPresent() && !note.get().isSignedByBoth()) {
            return "its change of keys is not signed by both keys";
        }
        checkpoints++;
        firstCheckpointLine = checkpoints == 1 ? number : firstCheckpointLine;
        sealedUntil = note.get().size() + 1;
        return signers.map(known -> known.show(note.get())).orElse("");
    }

    private String accept(byte[] line) {
        if (chain != null) {
            chain = chain.after(line);
        }
        tree.add(line);
        records++;
        if (earlier.isPresent() && earlier.get().size() == tree.size()) {
            earlierFound = earlier.get().checkpoint().states(tree);
            return earlierFound ? "" : "the records up to this one are others than those of the earlier checkpoint";
        }
        return "";
    }

    private Verification end(long lastLine) {
        if (earlier.isPresent() && !earlierFound) {
            return new Verification.Tampered(
                    lastLine,
                    "the export ends with record " + records + ", and the earlier checkpoint is of "
                            + earlier.get().size() + ": records are missing at the end");
        }
        boolean signed = signers.filter(Signers::haveSigned).isPresent();
        if (signers.isPresent() && checkpoints > 0 && !signed) {
            return new Verification.Tampered(
                    firstCheckpointLine, "its checkpoint is signed by another key than the one that was given");
        }
        if (signers.isPresent() && earlier.isPresent()) {
            if (!signers.get().signed(earlier.get())) {
                return new Verification.Tampered(0, "the earlier checkpoint is not signed by the key that was given");
            }
            signed = true;
        }
        return new Verification.Intact(
                records,
                firstSeq,
                chain == null ? Chain.EMPTY.hash() : chain.hash(),
                new Verification.Seal(checkpoints, unsealed(), signed, earlierFound));
    }

    private long unsealed() {
        if (firstSeq != 1) {
            return records; // no checkpoint could be compared with them
        }
        return records - Math.max(sealedUntil, earlier.map(SealedNote::size).orElse(0L));
    }
}
