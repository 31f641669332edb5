package io.aegis.vault;

import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.PayloadKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The gateway's own keys, random, in files of its data directory that only its user can read. What leaves are functions, once each; never bytes.
 *
 * <p>Safe for use by many threads.
 */
public final class PlatformKeys {
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final Set<String> handedOut = new HashSet<>();

    /**
     * @param directory {@code keys} of the data directory; created if it is not there
     */
    public PlatformKeys(Path directory) {
        this.directory = directory;
    }

    /**
     * The function behind placeholders: a tag that is the same for the same principal, entity and value.
     *
     * @throws VaultException if the key cannot be read or written
     * @throws IllegalStateException if it was handed out before
     */
    public MaskKeys maskKeys() {
        Mac root = mac(handOut("mask"));
        return (principal, entity, value) -> {
            Mac ofPrincipal = mac(derived(root, principal));
            ofPrincipal.update(entity.getBytes(StandardCharsets.UTF_8));
            ofPrincipal.update((byte) 0);
            return ofPrincipal.doFinal(value.getBytes(StandardCharsets.UTF_8));
        };
    }

    /**
     * What seals the content of runs, under a key of the data directory.
     *
     * @throws VaultException if the key cannot be read or written
     * @throws IllegalStateException if it was handed out before
     */
    public PayloadKey payloadKey() {
        return new SealingKeys(List.of(payload()));
    }

    /** The data directory's own key for the content of runs. */
    byte[] payload() {
        return handOut("payload");
    }

    /** The same, if there is one or it was handed out. */
    Optional<byte[]> payloadIfAny() {
        Path file = directory.resolve("payload.key");
        try {
            return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
        } catch (IOException broken) {
            throw VaultException.unresolved(
                    "the key file " + file + " cannot be used ("
                            + broken.getClass().getSimpleName() + ")",
                    "let the user that runs the gateway read and write " + directory);
        }
    }

    private synchronized byte[] handOut(String name) {
        if (!handedOut.add(name)) {
            throw new IllegalStateException("the key '" + name + "' was handed out before");
        }
        Path file = directory.resolve(name + ".key");
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return read(file);
        } catch (IOException broken) {
            throw VaultException.unresolved(
                    "the key file " + file + " cannot be used ("
                            + broken.getClass().getSimpleName() + ")",
                    "let the user that runs the gateway read and write " + directory);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            throw VaultException.unresolved("others can read the key file " + file, "chmod 600 " + file);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_BYTES) {
            throw VaultException.unresolved(
                    "the key file " + file + " is damaged",
                    "restore it from a backup; a new key makes old placeholders unknown");
        }
        return key;
    }

    /** Complete and on disk before it has its name, so that no crash leaves half a key behind. */
    private void create(Path file) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path draft = Files.createTempFile(directory, "new", ".key", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Each use works on a copy of the keyed state, which is what makes the function safe for many threads. */
    private static byte[] derived(Mac root, String principal) {
        try {
            return ((Mac) root.clone()).doFinal(principal.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException missing) {
            throw new IllegalStateException("this JDK cannot copy " + HMAC, missing);
        }
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no " + HMAC, missing);
        }
    }
}
