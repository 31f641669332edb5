package io.aegis.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.aegis.spi.identity.Credential;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who is at the pages. In memory, and by the digest of what the browser holds: who reads the memory or a dump of it gets no session, and a restart ends all.
 * Safe for use by many threads.
 */
final class PageSessions {
    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LONGEST = Duration.ofHours(8);

    /** Beyond this the oldest of the same key ends. */
    static final int MOST_OF_A_KEY = 8;

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LongSupplier nanoTime;
    private final Map<String, PageSession> sessions = new HashMap<>();

    /**
     * @param nanoTime a clock that only goes forward
     */
    PageSessions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Begins one, and gives what the browser is to hold. */
    synchronized String begin(Credential.KeyDigest key, String principal) {
        long now = nanoTime.getAsLong();
        sessions.values().removeIf(session -> isOver(session, now));
        List<Map.Entry<String, PageSession>> same = sessions.entrySet().stream()
                .filter(entry -> entry.getValue().key().equals(key))
                .sorted(Comparator.comparingLong(entry -> entry.getValue().began()))
                .toList();
        for (int at = 0; at <= same.size() - MOST_OF_A_KEY; at++) {
            sessions.remove(same.get(at).getKey());
        }
        String id = random();
        sessions.put(digest(id), new PageSession(key, principal, bytes(), now));
        return id;
    }

    /**
     * Finds one that is not over.
     *
     * @param used whether somebody uses it now; a page that refreshes by itself is nobody
     */
    synchronized Optional<PageSession> find(String id, boolean used) {
        String digest = digest(id);
        PageSession session = sessions.get(digest);
        long now = nanoTime.getAsLong();
        if (session == null || isOver(session, now)) {
            sessions.remove(digest);
            return Optional.empty();
        }
        if (used) {
            session.use(now);
        }
        return Optional.of(session);
    }

    synchronized void end(PageSession ended) {
        sessions.values().removeIf(session -> session == ended);
    }

    /** Whether it goes on. */
    synchronized boolean holds(PageSession session) {
        return sessions.containsValue(session) && !isOver(session, nanoTime.getAsLong());
    }

    private static boolean isOver(PageSession session, long now) {
        return now - session.used() >= IDLE.toNanos() || now - session.began() >= LONGEST.toNanos();
    }

    /** What nobody guesses. */
    static String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String digest(String id) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
