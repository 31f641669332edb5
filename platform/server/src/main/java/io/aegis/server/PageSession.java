package io.aegis.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.kernel.port.KeptRun;
import io.aegis.spi.identity.Credential;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Somebody at the pages, by the key that was shown at the beginning. It lasts no longer than the key is good. Safe for use by many threads.
 */
final class PageSession {
    private static final String HMAC = "HmacSHA256";
    private static final int MOST_SHOWN = 32;

    private final Credential.KeyDigest key;
    private final String principal;
    private final SecretKeySpec secret;
    private final long began;
    private volatile long used;

    /** What the forms that were shown last are about, by run; it is masked. */
    private final Map<String, KeptRun.Pause> shown = new LinkedHashMap<>();

    PageSession(Credential.KeyDigest key, String principal, byte[] secret, long now) {
        this.key = key;
        this.principal = principal;
        this.secret = new SecretKeySpec(secret, HMAC);
        this.began = now;
        this.used = now;
    }

    Credential.KeyDigest key() {
        return key;
    }

    String principal() {
        return principal;
    }

    long began() {
        return began;
    }

    long used() {
        return used;
    }

    void use(long now) {
        used = now;
    }

    /** What a form must carry, so that nobody else's form is taken for it; of every form another. */
    String token(String form) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(form.getBytes(UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no " + HMAC, missing);
        }
    }

    boolean isToken(String form, String token) {
        return isSame(token(form), token);
    }

    /** Whether a secret is the one that is expected; how long that takes tells nothing of it. */
    static boolean isSame(String expected, String shown) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), shown.getBytes(UTF_8));
    }

    /** Remembers what somebody is about to decide by. */
    void shows(String run, KeptRun.Pause pause) {
        synchronized (shown) {
            shown.remove(run);
            shown.put(run, pause);
            if (shown.size() > MOST_SHOWN) {
                shown.remove(shown.keySet().iterator().next());
            }
        }
    }

    /** What was shown under a digest, if it is remembered. */
    Optional<KeptRun.Pause> shown(String run, String digest) {
        synchronized (shown) {
            return Optional.ofNullable(shown.get(run))
                    .filter(pause -> pause.digest().equals(digest));
        }
    }

    @Override
    public String toString() {
        return "PageSession[" + principal + "]";
    }
}
