package io.aegis.server;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Serves what keeps a core busy for a while, on a thread that the system schedules. A virtual one would keep its carrier meanwhile: there are as many of those
 * as cores, and runs would wait for it.
 */
record Apart(Surface surface) implements Surface {
    @Override
    public void serve(Call call) {
        var work = new FutureTask<Void>(() -> surface.serve(call), null);
        Thread.ofPlatform().daemon().name("aegis-administration").start(work);
        try {
            work.get();
        } catch (ExecutionException failed) {
            throw unchecked(failed.getCause());
        } catch (InterruptedException stopping) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("a surface throws nothing else", thrown);
    }
}
