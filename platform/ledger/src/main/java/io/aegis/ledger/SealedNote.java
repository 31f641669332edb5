package io.aegis.ledger;

import io.aegis.kernel.port.CheckpointKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A checkpoint with its signatures, as a signed note of C2SP ({@code c2sp.org/signed-note}): the text, an empty line, a line for each signature.
 *
 * <p>Whether they hold is asked with {@link #isSignedBy}.
 */
public final class SealedNote {
    /**
     * One line below the text.
     *
     * @param name whose signature it says it is
     * @param bytes the id of the key, then the signature
     */
    private record Line(String name, byte[] bytes) {
        String text() {
            return "— " + name + " " + Base64Text.of(bytes) + "\n";
        }
    }

    private static final int MOST_LINES = 64;
    private static final Pattern LINE = Pattern.compile("— ([^\\s+]{1,200}) (\\S{8,400})\n");

    private final Checkpoint checkpoint;
    private final List<Line> lines;

    private SealedNote(Checkpoint checkpoint, List<Line> lines) {
        this.checkpoint = checkpoint;
        this.lines = lines;
    }

    /** Signs a checkpoint with one key, or with the old and the new. */
    static SealedNote signed(Checkpoint checkpoint, List<CheckpointKeys.Signer> signers) {
        byte[] message = checkpoint.text().getBytes(StandardCharsets.UTF_8);
        return new SealedNote(
                checkpoint,
                signers.stream()
                        .map(signer -> line(checkpoint.origin(), signer, message))
                        .toList());
    }

    private static Line line(String name, CheckpointKeys.Signer signer, byte[] message) {
        byte[] id = CheckpointKey.of(signer.publicKey()).id(name);
        byte[] signature = signer.sign(message);
        byte[] bytes = Arrays.copyOf(id, id.length + signature.length);
        System.arraycopy(signature, 0, bytes, id.length, signature.length);
        return new Line(name, bytes);
    }

    /** Reads a note; empty if it is not one over a ledger, in exactly the form in which it is written. */
    public static Optional<SealedNote> parse(String note) {
        int end = note.indexOf("\n\n");
        if (end < 0) {
            return Optional.empty();
        }
        var lines = new ArrayList<Line>();
        Matcher found = LINE.matcher(note).region(end + 2, note.length());
        while (found.lookingAt() && lines.size() < MOST_LINES) {
            byte[] bytes = Base64Text.decoded(found.group(2)).orElse(new byte[0]);
            lines.add(new Line(found.group(1), bytes));
            found.region(found.end(), note.length());
        }
        return Checkpoint.parse(note.substring(0, end + 1))
                .map(checkpoint -> new SealedNote(checkpoint, List.copyOf(lines)))
                .filter(read -> !lines.isEmpty() && read.note().equals(note));
    }

    /** The note that a record of type {@code checkpoint} holds; empty if it is not written as a ledger writes it. */
    static Optional<SealedNote> ofRecord(JsonNode record) {
        JsonNode note = record.path("body").path("note");
        return note.isString() ? parse(note.stringValue()).filter(read -> read.fits(record)) : Optional.empty();
    }

    /** Whether everything that the record says beside the note is said in the note: then nothing of it can be changed unseen. */
    private boolean fits(JsonNode record) {
        int signatures = checkpoint.rotation().isPresent() ? 2 : 1;
        return body().equals(record.path("body").toString())
                && checkpoint
                        .origin()
                        .equals(Checkpoint.name(record.path("origin").asString("")))
                && checkpoint.at().equals(record.path("at").asString(""))
                && checkpoint.size() == record.path("seq").asLong(0) - 1
                && lines.size() == signatures
                && lines.stream().allMatch(line -> line.name().equals(checkpoint.origin()));
    }

    /** The body of the record that holds it. */
    String body() {
        return new JsonText(1024)
                .object(json -> {
                    checkpoint.config().ifPresent(digest -> json.name("config").text(digest));
                    json.name("note").text(note());
                })
                .toString();
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** How many records it covers. */
    public long size() {
        return checkpoint.size();
    }

    /** The note as it is written. */
    public String note() {
        var text = new StringBuilder(checkpoint.text()).append('\n');
        lines.forEach(line -> text.append(line.text()));
        return text.toString();
    }

    /** Whether a line says that it is of this key. */
    boolean names(CheckpointKey key) {
        return lines.stream().anyMatch(line -> isOf(line, key));
    }

    /** Whether it holds a signature of this key that is good. */
    boolean isSignedBy(CheckpointKey key) {
        byte[] message = checkpoint.text().getBytes(StandardCharsets.UTF_8);
        return lines.stream()
                .filter(line -> isOf(line, key))
                .anyMatch(line -> key.verifies(
                        message, Arrays.copyOfRange(line.bytes(), CheckpointKey.ID_LENGTH, line.bytes().length)));
    }

    private boolean isOf(Line line, CheckpointKey key) {
        byte[] id = key.id(checkpoint.origin());
        return line.name().equals(checkpoint.origin())
                && line.bytes().length > id.length
                && Arrays.equals(line.bytes(), 0, id.length, id, 0, id.length);
    }

    /** Whether both keys of the rotation that it announces have signed it. */
    boolean isSignedByBoth() {
        return checkpoint
                .rotation()
                .filter(keys -> !keys.from().equals(keys.to()) && isSignedBy(keys.from()) && isSignedBy(keys.to()))
                .isPresent();
    }

    @Override
    public String toString() {
        return note();
    }
}
