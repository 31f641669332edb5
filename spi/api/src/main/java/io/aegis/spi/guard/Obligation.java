package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;

/**
 * A condition that binds every later hop of a run. The kernel keeps it or blocks; it only ever narrows what may happen.
 *
 * <p>An empty set of regions or targets allows none.
 */
public sealed interface Obligation {
    /** Content may only go where one of these regions is declared; an unknown region is none of them. */
    record Regions(Set<String> allowed) implements Obligation {
        public Regions {
            allowed = Set.copyOf(allowed);
        }
    }

    /** Content may only go to one of these configured providers. */
    record Targets(Set<String> allowed) implements Obligation {
        public Targets {
            allowed = Set.copyOf(allowed);
        }
    }

    /**
     * The run may be charged to an account up to a limit in each window; reserved before a call, settled after it.
     *
     * @param account what is charged
     * @param limit in US dollars; at most 256 bits, and 64 digits on either side of the point that are not written
     * @param window length of the accounting window
     */
    record Spend(String account, BigDecimal limit, Duration window) implements Obligation {
        private static final int BITS = 256;
        private static final int SCALE = 64;

        /**
         * Checks the amount.
         *
         * @throws IllegalArgumentException if it has more digits than an amount has
         */
        public Spend {
            requireNonNull(account, "account");
            requireNonNull(window, "window");
            if (limit.unscaledValue().bitLength() > BITS || limit.scale() > SCALE || limit.scale() < -SCALE) {
                throw new IllegalArgumentException("an amount has at most 256 bits and a scale from -64 to 64");
            }
        }
    }

    /** At most {@code most} runs of an account at the same time. */
    record Concurrency(String account, int most) implements Obligation {}
}
