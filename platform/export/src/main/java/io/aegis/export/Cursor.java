package io.aegis.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an exporter has come, in a file that is written after a delivery. It names the last record that was dealt with and that record's digest, so that a
 * cursor of another ledger, or one that somebody moved, is not followed past records that nobody was sent.
 */
final class Cursor {
    private static final Pattern FORM = Pattern.compile("aegis-cursor 1 (\\d{1,19}) ([0-9a-f]{64})\n");
    private static final int LONGEST = 128;
    private static final Set<OpenOption> REPLACING = Set.of(
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;

    /**
     * The place that it names.
     *
     * @param sequence of the last record that was dealt with
     * @param digest SHA-256 of that record, hexadecimal
     */
    record Place(long sequence, String digest) {
        static Place after(Line line) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(line.bytes());
                return new Place(line.sequence(), HexFormat.of().formatHex(digest));
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("this JDK has no SHA-256", missing);
            }
        }
    }

    /**
     * @param file in a directory that is there
     */
    Cursor(Path file) {
        this.file = file;
    }

    /**
     * Where it stands; empty before the first delivery.
     *
     * @throws DeliveryException if it cannot be read, or is none
     */
    Optional<Place> read() {
        try {
            if (Files.size(file) > LONGEST) {
                throw damaged();
            }
            Matcher matcher = FORM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (!matcher.matches()) {
                throw damaged();
            }
            return Optional.of(new Place(Long.parseLong(matcher.group(1)), matcher.group(2)));
        } catch (NoSuchFileException first) {
            return Optional.empty();
        } catch (IOException | NumberFormatException unreadable) {
            throw damaged();
        }
    }

    /** On disk before it has its name: a crash leaves the old one or the new one. */
    void write(Place place) throws IOException {
        String text = "aegis-cursor 1 " + place.sequence() + " " + place.digest() + "\n";
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(draft, REPLACING, OWNER_ONLY)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private DeliveryException damaged() {
        return new DeliveryException("its cursor " + file.getFileName()
                + " is damaged; delete it to begin again where `from_seq` says, which delivers records twice");
    }
}
