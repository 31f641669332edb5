package io.aegis.vault;

import io.aegis.kernel.port.CheckpointKeys;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.PayloadKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    private static final String PAYLOAD = "payload";

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
        return handOut(PAYLOAD);
    }

    /** The same, if there is one or it was handed out. */
    Optional<byte[]> payloadIfAny() {
        return new KeyFile(directory, PAYLOAD, KEY_BYTES).exists() ? Optional.of(key(PAYLOAD)) : Optional.empty();
    }

    /**
     * The keys that sign checkpoints of the ledger.
     *
     * @throws IllegalStateException if they were handed out before
     */
    public CheckpointKeys checkpointKeys() {
        handOutOnce("checkpoint");
        return new SigningKeyFiles(
                new KeyFile(directory, "checkpoint", SigningKeyFiles.LENGTH),
                new KeyFile(directory, "checkpoint-next", SigningKeyFiles.LENGTH));
    }

    private byte[] handOut(String name) {
        handOutOnce(name);
        return key(name);
    }

    private byte[] key(String name) {
        return new KeyFile(directory, name, KEY_BYTES).readOr(() -> {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            return key;
        });
    }

    private synchronized void handOutOnce(String name) {
        if (!handedOut.add(name)) {
            throw new IllegalStateException("the key '" + name + "' was handed out before");
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
