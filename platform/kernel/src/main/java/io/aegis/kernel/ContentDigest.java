package io.aegis.kernel;

import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.ToolUse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests of content under a key of its own for each run, so that erasing the key erases what the digest can prove.
 *
 * <p>Used by one thread at a time.
 */
final class ContentDigest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN_BYTES = 16;

    private final byte[] key;
    private final Mac mac;

    ContentDigest() {
        this(random());
    }

    /** The digest of a run that goes on. */
    ContentDigest(String key) {
        this(HexFormat.of().parseHex(key));
    }

    private ContentDigest(byte[] key) {
        this.key = key;
        this.mac = mac(key);
    }

    private static byte[] random() {
        var key = new byte[16];
        RANDOM.nextBytes(key);
        return key;
    }

    /** The key, hexadecimal, to be stored with the run's payload. */
    String key() {
        return HexFormat.of().formatHex(key);
    }

    String of(byte[] bytes) {
        return shown(mac.doFinal(bytes));
    }

    /** The whole of a digest. */
    String binding(byte[] bytes) {
        return HexFormat.of().formatHex(mac.doFinal(bytes));
    }

    String of(List<Segment> segments, List<Attachment> attachments, List<ToolUse> toolUses) {
        for (Segment segment : segments) {
            mac.update(segment.text().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
        }
        for (Attachment attachment : attachments) {
            mac.update(attachment.base64().getBytes(StandardCharsets.ISO_8859_1));
            mac.update((byte) 0);
        }
        for (ToolUse use : toolUses) {
            mac.update(use.arguments().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
        }
        return shown(mac.doFinal());
    }

    /** A digest that grows with what is released. */
    Rolling rolling() {
        return new Rolling(mac(key));
    }

    /** The digest of everything that was added, in order. */
    static final class Rolling {
        private final Mac mac;

        private Rolling(Mac mac) {
            this.mac = mac;
        }

        void add(byte[] bytes) {
            mac.update(bytes);
        }

        /** The digest of what was added so far. */
        String soFar() {
            try {
                return shown(((Mac) mac.clone()).doFinal());
            } catch (CloneNotSupportedException missing) {
                throw new IllegalStateException("the " + ALGORITHM + " of this JDK has no copy", missing);
            }
        }
    }

    private static String shown(byte[] digest) {
        return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, missing);
        }
    }
}
