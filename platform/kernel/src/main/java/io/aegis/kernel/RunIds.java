package io.aegis.kernel;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Mints run ids: UUIDs of version 7 (RFC 9562), which sort by time. */
final class RunIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final InstantSource clock;

    RunIds(InstantSource clock) {
        this.clock = clock;
    }

    String next() {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        long high = (clock.millis() << 16) | 0x7000L | ((random[0] & 0x0FL) << 8) | (random[1] & 0xFFL);
        long low = 0;
        for (int at = 2; at < random.length; at++) {
            low = (low << 8) | (random[at] & 0xFFL);
        }
        low = (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
