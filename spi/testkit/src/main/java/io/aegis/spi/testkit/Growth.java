package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;

/** Tells linear from quadratic by counting allocated bytes, which, unlike time, does not depend on the machine. */
final class Growth {
    private static final int SHORT = 16 * 1024;
    private static final int TIMES = 8;

    /** Linear work grows by {@link #TIMES}, quadratic by its square; in between lies room for buffers that double. */
    private static final int MOST = 3 * TIMES;

    private static final long NOISE = 4L * 1024 * 1024;

    private Growth() {}

    static String text(int length) {
        return "some words, a number 42 and a line\n".repeat(length / 35 + 1).substring(0, length);
    }

    static void requireLinear(String what, IntFunction<Runnable> work) {
        work.apply(SHORT).run();
        long few = allocatedBy(work.apply(SHORT));
        long many = allocatedBy(work.apply(SHORT * TIMES));
        assertThat(many)
                .as("bytes allocated by %s on a text %d times as long (%d on the short one)", what, TIMES, few)
                .isLessThanOrEqualTo(few * MOST + NOISE);
    }

    private static long allocatedBy(Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
