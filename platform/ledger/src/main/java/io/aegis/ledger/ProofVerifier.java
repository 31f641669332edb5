package io.aegis.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verifies the proof of one run: its records are in the tree of a checkpoint. Used by one thread. */
final class ProofVerifier {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final long LARGEST = 64L * 1024 * 1024;
    private static final Set<String> MEMBERS =
            Set.of("checkpoint", "consistency", "format", "records", "rotations", "run");

    private final Optional<SealedNote> earlier;
    private final Optional<Signers> signers;

    ProofVerifier(Expectations expected) {
        this.earlier = expected.earlier();
        this.signers = expected.key().map(Signers::new);
    }

    Verification verify(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                return neither();
            }
            JsonNode proof = JSON.readTree(Files.readString(file));
            boolean known = proof.path("format").asString("").equals(Proof.FORMAT)
                    && MEMBERS.containsAll(proof.propertyNames());
            return known ? verify(proof) : neither();
        } catch (IOException | JacksonException unreadable) {
            return neither();
        }
    }

    private static Verification neither() {
        return new Verification.NotAnExport("its first line does not say " + LedgerReader.FORMAT
                + ", and it is no proof of " + Proof.FORMAT + " either");
    }

    private Verification verify(JsonNode proof) {
        String run = proof.path("run").asString("");
        Optional<SealedNote> note = SealedNote.parse(proof.path("checkpoint").asString(""));
        if (note.isEmpty()) {
            return tampered("its checkpoint is not written as a ledger writes it");
        }
        String wrong = wrongSigner(note.get(), proof.path("rotations"));
        JsonNode records = proof.path("records");
        if (wrong.isEmpty() && records.isEmpty()) {
            wrong = "it holds no record";
        }
        long before = -1;
        for (JsonNode record : records) {
            long index = record.path("index").asLong(-1);
            if (wrong.isEmpty()) {
                wrong = index > before ? wrongRecord(record, index, run, note.get()) : "its records are in no order";
            }
            before = index;
        }
        if (wrong.isEmpty() && earlier.isPresent()) {
            wrong = wrongGrowth(proof.path("consistency"), earlier.get(), note.get());
        }
        return wrong.isEmpty()
                ? new Verification.Proven(
                        run, records.size(), note.get().size(), signers.isPresent(), earlier.isPresent())
                : tampered(wrong);
    }

    private static Verification tampered(String why) {
        return new Verification.Tampered(0, why);
    }

    private String wrongSigner(SealedNote newest, JsonNode rotations) {
        if (signers.isEmpty()) {
            return "";
        }
        for (JsonNode each : rotations) {
            Optional<SealedNote> rotation = SealedNote.parse(each.asString(""))
                    .filter(note -> note.checkpoint().rotation().isPresent())
                    .filter(note -> note.checkpoint()
                            .origin()
                            .equals(newest.checkpoint().origin()));
            String wrong = rotation.map(signers.get()::show)
                    .orElse("one of its changes of keys is not written as a ledger writes it");
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        String wrong = signers.get().show(newest);
        return wrong.isEmpty() && !signers.get().haveSigned()
                ? "its checkpoint is signed by another key than the one that was given"
                : wrong;
    }

    private static String wrongRecord(JsonNode entry, long index, String run, SealedNote note) {
        byte[] line = entry.path("line").asString("").getBytes(StandardCharsets.UTF_8);
        Optional<JsonNode> record = RecordLine.read(line);
        String named = "its record " + (index + 1) + " ";
        if (record.isEmpty()) {
            return named + "is not canonical JSON, so it was not written by a ledger";
        }
        JsonNode read = record.get();
        boolean fits = read.path("seq").asLong(0) == index + 1
                && !run.isEmpty()
                && read.path("body").path("run").asString("").equals(run)
                && note.checkpoint()
                        .origin()
                        .equals(Checkpoint.name(read.path("origin").asString("")));
        if (!fits) {
            return named + "is not the one of that run, chain and place";
        }
        boolean included = MerkleProof.includes(
                Tree.leaf(line),
                index,
                note.size(),
                hashes(entry.path("proof")),
                note.checkpoint().rootHash());
        return included ? "" : named + "is not in the tree of the checkpoint";
    }

    private String wrongGrowth(JsonNode consistency, SealedNote first, SealedNote second) {
        if (!first.checkpoint().origin().equals(second.checkpoint().origin())) {
            return "it comes from another chain than the earlier checkpoint";
        }
        if (signers.isPresent() && !signers.get().signed(first)) {
            return "the earlier checkpoint is not signed by the key that was given";
        }
        boolean sameSize = consistency.path("size").asLong(0) == first.size() || first.size() == second.size();
        if (!sameSize) {
            return "it does not hold the growth from the earlier checkpoint; make it with --checkpoint";
        }
        List<byte[]> hashes = first.size() == second.size() ? List.of() : hashes(consistency.path("proof"));
        return MerkleProof.continues(first.checkpoint(), second.checkpoint(), hashes)
                ? ""
                : "its checkpoint does not continue the earlier one";
    }

    /** Anything that is no hash becomes one that no proof holds. */
    private static List<byte[]> hashes(JsonNode array) {
        var hashes = new ArrayList<byte[]>();
        array.forEach(hash -> hashes.add(Base64Text.hash(hash.asString("")).orElse(new byte[0])));
        return hashes;
    }
}
