package io.aegis.kernel;

import io.aegis.kernel.port.KeptRun;
import java.time.Duration;
import java.util.List;

/** Follows one kept run from where it stands, until it is closed. For one thread. */
public final class Following implements AutoCloseable {
    private final KeptRun run;
    private final Feed feed;
    private final Runnable end;
    private int told;

    Following(KeptRun run, Feed feed, int told, Runnable end) {
        this.run = run;
        this.feed = feed;
        this.end = end;
        this.told = told;
    }

    /** The run as it was when somebody began to follow it. */
    public KeptRun run() {
        return run;
    }

    /** Waits until something has happened since, but not longer than this; in order, nothing twice. */
    public List<Happening> next(Duration most) {
        long until = System.nanoTime() + most.toNanos();
        while (true) {
            List<Happening> fresh = feed.await(told, Duration.ofNanos(Math.max(0, until - System.nanoTime())));
            told += fresh.size();
            List<Happening> news = fresh.stream().filter(this::isNews).toList();
            if (fresh.isEmpty() || !news.isEmpty()) {
                return news;
            }
        }
    }

    @Override
    public void close() {
        end.run();
    }

    private boolean isNews(Happening happening) {
        return !(happening instanceof Happening.Stands(KeptRun.Head head))
                || head.sequence() > run.head().sequence();
    }
}
