package io.aegis.ledger;

import io.aegis.kernel.port.Evidence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Exports and proofs that are honest, or changed in one way each, with what a verifier must say to them. The same on every machine. */
final class Vectors {
    /**
     * One file with what is known of it from elsewhere.
     *
     * @param key a file with the key that is given; empty for none
     * @param checkpoint a file with an earlier checkpoint; empty for none
     * @param exit 0, 1 or 2
     * @param line the line that must be named; 0 for none
     */
    record Vector(String name, String file, String key, String checkpoint, boolean strict, int exit, long line) {}

    private static final String FIRST_KEY = "first.pub";
    private static final String SECOND_KEY = "second.pub";
    private static final String STRANGER_KEY = "stranger.pub";
    private static final int STRANGER = 5;

    /** Lines of the honest export: its first checkpoint, its change of keys, its last checkpoint. */
    private static final int FIRST_CHECKPOINT = 6;

    private static final int ROTATION = 9;
    private static final int LAST_CHECKPOINT = 12;

    /** What a record was before each named its configuration. */
    static final String EARLIER_KEY_EVENT =
            "{\"action\":\"created\",\"actor\":\"operator:uid=1000\",\"key\":\"key_1\",\"principal\":\"api_key:jane\"}";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Vector> vectors = new ArrayList<>();
    private final TestExport honest = honest(new SeededKeys(1));

    Vectors() {
        SeededKeys keys = new SeededKeys(1);
        file(FIRST_KEY, keys.key().pem());
        keys.advance();
        file(SECOND_KEY, keys.key().pem());
        file(STRANGER_KEY, new SeededKeys(STRANGER).key().pem());
        file("first-checkpoint.txt", honest.note(FIRST_CHECKPOINT).note());
        file("last-checkpoint.txt", honest.note(LAST_CHECKPOINT).note());
        file("fork-checkpoint.txt", fork().note(FIRST_CHECKPOINT).note());
        file("other-checkpoint.txt", other().note(3).note());
        file("fork-last-checkpoint.txt", fork().note(LAST_CHECKPOINT).note());
        file("strangers-checkpoint.txt", byAStranger(honest.note(FIRST_CHECKPOINT)));
        file("rotation.txt", honest.note(ROTATION).note());
        file("fork-rotation.txt", fork().note(ROTATION).note());
        honestOnes();
        changedLines();
        oddRecords();
        numbers();
        missingLines();
        forgedSeals();
        proofs();
    }

    Map<String, byte[]> files() {
        return Collections.unmodifiableMap(files);
    }

    List<Vector> vectors() {
        return List.copyOf(vectors);
    }

    private static TestExport honest(SeededKeys keys) {
        return new TestExport()
                .keys(1, 2)
                .record(Records.ofEachType().getFirst())
                .record(Records.finished(Records.RUN, Records.AT))
                .checkpoint(keys)
                .keys(3, 4)
                .rotation(keys)
                .keys(5, 6)
                .checkpoint(keys);
    }

    /** The same beginning, then other records, signed by the keys themselves. */
    private static TestExport fork() {
        SeededKeys keys = new SeededKeys(1);
        return new TestExport()
                .keys(1, 2)
                .record(Records.ofEachType().getFirst())
                .keys(7, 7)
                .checkpoint(keys)
                .keys(3, 4)
                .rotation(keys)
                .keys(5, 6)
                .checkpoint(keys);
    }

    /** As a ledger wrote it that did not name the configuration in each record. */
    private static TestExport earlier() {
        return new TestExport()
                .withoutConfig()
                .append("key_event", Records.AT.toString(), EARLIER_KEY_EVENT)
                .checkpoint(new SeededKeys(1));
    }

    private static TestExport twoRotations() {
        SeededKeys keys = new SeededKeys(1);
        return honest(keys).rotation(keys).keys(8, 8).checkpoint(keys);
    }

    private static TestExport other() {
        return new TestExport("00000000-0000-4000-8000-000000000001").keys(1, 1).checkpoint(new SeededKeys(1));
    }

    private void honestOnes() {
        export("intact", honest.lines());
        good("intact.jsonl", "", "", false);
        good("intact.jsonl", FIRST_KEY, "", true);
        good("intact.jsonl", SECOND_KEY, "", true);
        good("intact.jsonl", SECOND_KEY, "first-checkpoint.txt", true);
        good("intact.jsonl", FIRST_KEY, "last-checkpoint.txt", true);
        bad("the signer is not checked", "intact.jsonl", "", "", true, 0);
        bad("another key", "intact.jsonl", STRANGER_KEY, "", false, FIRST_CHECKPOINT);
        bad("a checkpoint of a fork", "intact.jsonl", "", "fork-checkpoint.txt", false, FIRST_CHECKPOINT - 1);
        bad("a checkpoint of another chain", "intact.jsonl", "", "other-checkpoint.txt", false, 2);
        good("intact.jsonl", "", "strangers-checkpoint.txt", false);
        bad("an earlier checkpoint of a stranger", "intact.jsonl", FIRST_KEY, "strangers-checkpoint.txt", false, 0);
        export("unsealed", honest(new SeededKeys(1)).keys(8, 9).lines());
        good("unsealed.jsonl", FIRST_KEY, "", false);
        bad("unsealed records", "unsealed.jsonl", FIRST_KEY, "", true, 0);
        export("no-checkpoint", honest.lines().subList(0, FIRST_CHECKPOINT - 1));
        good("no-checkpoint.jsonl", FIRST_KEY, "", false);
        bad("no checkpoint", "no-checkpoint.jsonl", FIRST_KEY, "", true, 0);
        export("only-the-header", honest.lines().subList(0, 1));
        good("only-the-header.jsonl", "", "", false);
        bad("no record", "only-the-header.jsonl", FIRST_KEY, "", true, 0);
        export("earlier-version", earlier().lines());
        good("earlier-version.jsonl", FIRST_KEY, "", true);
        export("two-changes-of-keys", twoRotations().lines());
        good("two-changes-of-keys.jsonl", FIRST_KEY, "last-checkpoint.txt", true);
        good("two-changes-of-keys.jsonl", SECOND_KEY, "first-checkpoint.txt", true);
        file("empty.jsonl", "");
        add("an empty file", "empty.jsonl", "", "", false, 2, 0);
        file("something-else.jsonl", "{\"format\":\"something-else\"}\n");
        add("another format", "something-else.jsonl", "", "", false, 2, 0);
    }

    private void changedLines() {
        changed("value", 3, line -> line.replace("key_2", "key_9"), 4);
        changed("last-value", LAST_CHECKPOINT, line -> line.replace("23T10", "23T11"), LAST_CHECKPOINT);
        changed("space", 4, line -> line.replaceFirst(":", ": "), 4);
        changed("carriage-return", 4, line -> line + "\r", 4);
        changed("order-of-members", 3, Vectors::reordered, 3);
        changed("member-twice", 3, line -> line.replaceFirst("\\{", "{\"at\":\"x\","), 3);
        changed("member-more", 3, line -> line.replaceFirst("\\{", "{\"a\":1,"), 3);
        changed("escaped", 3, line -> line.replace("created", "cre\\u0061ted"), 3);
        changed("number-as-text", 3, line -> line.replace("\"seq\":2", "\"seq\":\"2\""), 3);
        changed("number-as-float", 3, line -> line.replace("\"seq\":2", "\"seq\":2.0"), 3);
        changed("not-json", 3, line -> line.substring(1), 3);
        changed(
                "another-chain",
                LAST_CHECKPOINT - 1,
                line -> line.replace("4000-8000-000000000000", "4000-8000-000000000001"),
                LAST_CHECKPOINT - 1);
        changed("two-lines-in-one", 3, line -> line + honest.lines().get(3), 3);
        byte[] bytes = String.join("\n", honest.lines()).getBytes(StandardCharsets.UTF_8);
        files.put("no-last-line-feed.jsonl", bytes);
        bad("no last line feed", "no-last-line-feed.jsonl", FIRST_KEY, "", false, LAST_CHECKPOINT);
        byte[] invalid = (String.join("\n", honest.lines()) + "\n").getBytes(StandardCharsets.UTF_8);
        invalid[honest.lines().getFirst().length() + 20] = (byte) 0xff;
        files.put("not-utf8.jsonl", invalid);
        bad("not UTF-8", "not-utf8.jsonl", FIRST_KEY, "", false, 2);
    }

    /** Lines in which everything fits but what a record is. */
    private void oddRecords() {
        odd("body-that-is-a-list", new TestExport().keys(1, 1).append("key_event", Records.AT.toString(), "[]"));
        odd("body-that-is-null", new TestExport().keys(1, 1).append("key_event", Records.AT.toString(), "null"));
        odd("body-that-is-a-text", new TestExport().keys(1, 1).append("key_event", Records.AT.toString(), "\"x\""));
    }

    /** A configuration may hold any number, and its record holds it as ECMAScript prints it. */
    private void numbers() {
        export(
                "numbers",
                configured("[0,-1.5,0.0005,1e-7,5e-324,0.000001,12345678.5,100000000000000000000,1e+21]")
                        .lines());
        good("numbers.jsonl", FIRST_KEY, "", true);
        for (String number : List.of("5.0E-4", "5e-4", "1e21", "0.50", "-0.0", "1.0")) {
            String name = "number-written-as-" + number;
            export(name, configured(number).lines());
            bad("a " + name, name + ".jsonl", FIRST_KEY, "", false, 2);
        }
        export("number-beyond-doubles", configured("9007199254740993").lines());
        bad("a number that no double is", "number-beyond-doubles.jsonl", FIRST_KEY, "", false, 2);
        export("number-beyond-all", configured("1e999").lines());
        bad("a number beyond all doubles", "number-beyond-all.jsonl", FIRST_KEY, "", false, 2);
    }

    private static TestExport configured(String value) {
        String config = "{\"value\":" + value + "}";
        return new TestExport()
                .record(new Evidence.ConfigChange(
                        Records.AT, 1, "c0ffee", config, "[]", false, "start", Optional.empty()))
                .checkpoint(new SeededKeys(1));
    }

    private void odd(String how, TestExport export) {
        export(how, export.lines());
        bad("a " + how, how + ".jsonl", "", "", false, 3);
    }

    private static String reordered(String line) {
        int from = line.indexOf(",\"origin\"");
        int to = line.indexOf(",\"prev_hash\"");
        return line.substring(0, from)
                + line.substring(to, line.indexOf(",\"seq\""))
                + line.substring(from, to)
                + line.substring(line.indexOf(",\"seq\""));
    }

    private void missingLines() {
        List<String> lines = honest.lines();
        var swapped = new ArrayList<>(lines);
        Collections.swap(swapped, 2, 3);
        export("swapped", swapped);
        bad("two records swapped", "swapped.jsonl", FIRST_KEY, "", false, 3);
        var twice = new ArrayList<>(lines);
        twice.add(3, lines.get(2));
        export("repeated", twice);
        bad("a record twice", "repeated.jsonl", FIRST_KEY, "", false, 4);
        var missing = new ArrayList<>(lines);
        missing.remove(3);
        export("missing", missing);
        bad("a record missing in the middle", "missing.jsonl", FIRST_KEY, "", false, 4);
        var foreign = new ArrayList<>(lines);
        foreign.add(3, other().lines().get(1));
        export("inserted", foreign);
        bad("a record of another chain", "inserted.jsonl", FIRST_KEY, "", false, 4);
        var late = new ArrayList<>(lines);
        late.remove(1);
        export("without-the-first", late);
        good("without-the-first.jsonl", FIRST_KEY, "", false);
        bad("a record missing in front", "without-the-first.jsonl", FIRST_KEY, "", true, 0);
        bad("a checkpoint, and no beginning", "without-the-first.jsonl", FIRST_KEY, "first-checkpoint.txt", false, 2);
        export("cut", lines.subList(0, FIRST_CHECKPOINT));
        good("cut.jsonl", FIRST_KEY, "", true);
        bad("records missing at the end", "cut.jsonl", FIRST_KEY, "last-checkpoint.txt", false, FIRST_CHECKPOINT);
    }

    private void forgedSeals() {
        export("rewritten", rewritten().lines());
        bad("records rewritten under old checkpoints", "rewritten.jsonl", "", "", false, FIRST_CHECKPOINT);
        export("fork", fork().lines());
        good("fork.jsonl", FIRST_KEY, "", true);
        bad(
                "a fork by the holder of the key",
                "fork.jsonl",
                FIRST_KEY,
                "first-checkpoint.txt",
                false,
                FIRST_CHECKPOINT - 1);
        export("signed-by-a-stranger", honest(new SeededKeys(STRANGER)).lines());
        good("signed-by-a-stranger.jsonl", "", "", false);
        bad("all of it signed by a stranger", "signed-by-a-stranger.jsonl", FIRST_KEY, "", false, FIRST_CHECKPOINT);
        sealed("stranger-at-the-end", new SeededKeys(STRANGER), "a stranger's checkpoint after ours");
        sealed("old-key-at-the-end", new SeededKeys(1), "a checkpoint of a key that was replaced");
        export("forged-signature", forged().lines());
        bad("a signature that is none", "forged-signature.jsonl", FIRST_KEY, "", false, 4);
        good("forged-signature.jsonl", "", "", false);
        export("forged-rotation", forgedRotation().lines());
        bad("a change of keys that one key signed", "forged-rotation.jsonl", FIRST_KEY, "", false, 7);
        export(
                "strangers-rotation",
                beforeTheEnd().rotation(new SeededKeys(STRANGER)).lines());
        bad("a stranger's change of keys", "strangers-rotation.jsonl", FIRST_KEY, "", false, 7);
        export("half-signed-rotation", halfSignedRotation().lines());
        bad("a change of keys that only the old key signed", "half-signed-rotation.jsonl", FIRST_KEY, "", false, 7);
        var replayed = new TestExport().keys(1, 3).checkpoint(honest.note(FIRST_CHECKPOINT));
        export("checkpoint-of-another-place", replayed.lines());
        bad("a checkpoint in another place", "checkpoint-of-another-place.jsonl", FIRST_KEY, "", false, 5);
        var taken = new TestExport().keys(1, 1).checkpoint(other().note(3));
        export("checkpoint-of-another-chain", taken.lines());
        bad("a checkpoint of another chain", "checkpoint-of-another-chain.jsonl", FIRST_KEY, "", false, 3);
        var disguised = new TestExport().keys(1, 1);
        String body = signed(disguised, 1).body().replaceFirst("c0ffee", "beef");
        disguised.append(Checkpoint.TYPE, Records.AT.toString(), body);
        export("checkpoint-of-another-config", disguised.lines());
        bad("a checkpoint of another configuration", "checkpoint-of-another-config.jsonl", FIRST_KEY, "", false, 3);
        odd("at-another-time", stated -> with(stated, stated.size(), Records.AT.plusSeconds(1)), 1, text -> text);
        odd("of-another-size", stated -> with(stated, stated.size() + 1, Records.AT), 1, text -> text);
        odd("signed-twice", stated -> stated, 2, text -> text);
        odd("signed-by-another-name", stated -> stated, 1, text -> text.replace("\u2014 aegis-", "\u2014 another-"));
        var larger = new TestExport().keys(1, 1);
        larger.append(
                Checkpoint.TYPE,
                Records.AT.toString(),
                "{\"more\":1," + signed(larger, 1).body().substring(1));
        export("checkpoint-with-more", larger.lines());
        bad("a checkpoint that says more", "checkpoint-with-more.jsonl", FIRST_KEY, "", false, 3);
    }

    /** A checkpoint that our key signed, and that no ledger writes there. */
    private void odd(String how, UnaryOperator<Checkpoint> change, int signatures, UnaryOperator<String> written) {
        var export = new TestExport().keys(1, 1);
        Checkpoint stated = change.apply(export.stated(Optional.empty()));
        var note = SealedNote.signed(stated, Collections.nCopies(signatures, new SeededKeys(1).current()));
        export.append(Checkpoint.TYPE, Records.AT.toString(), written.apply(note.body()));
        export("checkpoint-" + how, export.lines());
        bad("a checkpoint: " + how, "checkpoint-" + how + ".jsonl", FIRST_KEY, "", false, 3);
    }

    private static Checkpoint with(Checkpoint stated, long size, Instant at) {
        return new Checkpoint(stated.origin(), size, stated.root(), at.toString(), stated.config(), stated.rotation());
    }

    private static String byAStranger(SealedNote note) {
        return SealedNote.signed(note.checkpoint(), List.of(new SeededKeys(STRANGER).current()))
                .note();
    }

    private static SealedNote signed(TestExport export, int seed) {
        return SealedNote.signed(export.stated(Optional.empty()), List.of(new SeededKeys(seed).current()));
    }

    /** The honest one with another record in the fourth place, the chain put right, the checkpoints left as they were. */
    private TestExport rewritten() {
        return new TestExport()
                .keys(1, 2)
                .record(Records.ofEachType().getFirst())
                .keys(7, 7)
                .checkpoint(honest.note(FIRST_CHECKPOINT));
    }

    private void sealed(String file, SeededKeys keys, String name) {
        export(file, honest(new SeededKeys(1)).keys(8, 8).checkpoint(keys).lines());
        bad(name, file + ".jsonl", FIRST_KEY, "", false, LAST_CHECKPOINT + 2);
    }

    private static TestExport beforeTheEnd() {
        return new TestExport().keys(1, 4).checkpoint(new SeededKeys(1));
    }

    /** A signature with the id of the key, made by somebody else. */
    private static TestExport forged() {
        var export = new TestExport().keys(1, 2);
        String honest = signed(export, 1).note();
        String strangers = signed(export, STRANGER).note();
        byte[] ours = signature(honest);
        byte[] theirs = signature(strangers);
        System.arraycopy(ours, 0, theirs, 0, CheckpointKey.ID_LENGTH);
        String forged = honest.replace(
                Base64.getEncoder().encodeToString(ours), Base64.getEncoder().encodeToString(theirs));
        return export.checkpoint(SealedNote.parse(forged).orElseThrow());
    }

    private static byte[] signature(String note) {
        return Base64.getDecoder().decode(note.strip().substring(note.strip().lastIndexOf(' ') + 1));
    }

    /** From our key to a stranger's, with the stranger's signature in both places. */
    private static TestExport forgedRotation() {
        TestExport export = beforeTheEnd();
        var stranger = new SeededKeys(STRANGER);
        var rotation = new Checkpoint.Rotation(new SeededKeys(1).key(), stranger.key(), "nobody");
        return export.checkpoint(SealedNote.signed(
                export.stated(Optional.of(rotation)), List.of(stranger.current(), stranger.current())));
    }

    /** From our key to a stranger's, who did not sign it. */
    private static TestExport halfSignedRotation() {
        TestExport export = beforeTheEnd();
        var ours = new SeededKeys(1);
        var rotation = new Checkpoint.Rotation(ours.key(), new SeededKeys(STRANGER).key(), "nobody");
        return export.checkpoint(
                SealedNote.signed(export.stated(Optional.of(rotation)), List.of(ours.current(), ours.current())));
    }

    private void proofs() {
        String proof = proof(honest, Optional.of(honest.note(FIRST_CHECKPOINT)));
        file("proof.json", proof + "\n");
        good("proof.json", "", "", false);
        good("proof.json", FIRST_KEY, "", true);
        good("proof.json", SECOND_KEY, "first-checkpoint.txt", true);
        good("proof.json", FIRST_KEY, "last-checkpoint.txt", true);
        bad("the signer is not checked", "proof.json", "", "", true, 0);
        bad("another key", "proof.json", STRANGER_KEY, "", false, 0);
        bad("a checkpoint of a fork", "proof.json", FIRST_KEY, "fork-checkpoint.txt", false, 0);
        bad("a checkpoint of another chain", "proof.json", FIRST_KEY, "other-checkpoint.txt", false, 0);
        bad("a fork of the same size", "proof.json", "", "fork-last-checkpoint.txt", false, 0);
        bad("an earlier checkpoint of a stranger", "proof.json", FIRST_KEY, "strangers-checkpoint.txt", false, 0);
        file("proof-without-growth.json", proof(honest, Optional.empty()) + "\n");
        good("proof-without-growth.json", FIRST_KEY, "", false);
        bad("no growth", "proof-without-growth.json", FIRST_KEY, "first-checkpoint.txt", false, 0);
        file("proof-from-rotation.json", proof(honest, Optional.of(honest.note(ROTATION))) + "\n");
        good("proof-from-rotation.json", FIRST_KEY, "rotation.txt", true);
        bad("growth of a fork", "proof-from-rotation.json", FIRST_KEY, "fork-rotation.txt", false, 0);
        changedProof("value", proof, text -> text.replace("\\\"millis\\\":12", "\\\"millis\\\":13"));
        changedProof("index", proof, text -> text.replace("\"index\":3", "\"index\":4"));
        changedProof("run", proof, text -> text.replace("\"run\":\"019ab0f2", "\"run\":\"019ab0f3"));
        changedProof("size", proof, text -> text.replaceFirst("\\\\n10\\\\n", "\\\\n9\\\\n"));
        changedProof("hash", proof, Vectors::otherHash);
        changedProof(
                "no-records", proof, text -> text.replaceFirst("\"records\":\\[.*\\],\"rot", "\"records\":[],\"rot"));
        file("proof-of-a-stranger.json", proof(honest(new SeededKeys(STRANGER)), Optional.empty()) + "\n");
        good("proof-of-a-stranger.json", "", "", false);
        bad("a stranger's proof", "proof-of-a-stranger.json", FIRST_KEY, "", false, 0);
    }

    private static String otherHash(String proof) {
        int at = proof.indexOf("\"proof\":[\"", proof.indexOf("\"records\"")) + 10;
        return proof.substring(0, at) + "A".repeat(43) + "=" + proof.substring(at + 44);
    }

    private static String proof(TestExport export, Optional<SealedNote> earlier) {
        return Proof.of(
                Records.RUN,
                Set.of(2L, 3L),
                export.note(LAST_CHECKPOINT),
                earlier,
                taken -> export.lines().stream().skip(1).allMatch(taken));
    }

    private void changed(String name, int line, UnaryOperator<String> change, long found) {
        var lines = new ArrayList<>(honest.lines());
        String before = lines.get(line - 1);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalStateException("nothing was changed for " + name);
        }
        lines.set(line - 1, after);
        export("changed-" + name, lines);
        bad("changed: " + name, "changed-" + name + ".jsonl", FIRST_KEY, "", false, found);
    }

    private void changedProof(String name, String proof, UnaryOperator<String> change) {
        String after = change.apply(proof);
        if (after.equals(proof)) {
            throw new IllegalStateException("nothing was changed for " + name);
        }
        file("changed-proof-" + name + ".json", after + "\n");
        bad("changed proof: " + name, "changed-proof-" + name + ".json", FIRST_KEY, "", false, 0);
    }

    private void export(String name, List<String> lines) {
        file(name + ".jsonl", String.join("\n", lines) + "\n");
    }

    private void file(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void good(String file, String key, String checkpoint, boolean strict) {
        add("good", file, key, checkpoint, strict, 0, 0);
    }

    private void bad(String name, String file, String key, String checkpoint, boolean strict, long line) {
        add(name, file, key, checkpoint, strict, 1, line);
    }

    private void add(String name, String file, String key, String checkpoint, boolean strict, int exit, long line) {
        vectors.add(new Vector(name, file, key, checkpoint, strict, exit, line));
    }
}
