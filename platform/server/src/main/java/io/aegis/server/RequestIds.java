package io.aegis.server;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names of requests that are no runs: time-ordered like those of runs. They open nothing, so they need not be hard to guess. */
final class RequestIds {
    private RequestIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (System.currentTimeMillis() << 16) | 0x7000L | random.nextLong(0x1000);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
