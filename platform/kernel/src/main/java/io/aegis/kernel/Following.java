package io.aegis.kernel;

import io.aegis.kernel.port.KeptRun;
import java.time.Duration;
import java.util.List;

/** Follows one kept run from where it stands. For one thread. */
public final class Following {
    private final KeptRun run;
    private final Feed feed;
    private int told;

    Following(KeptRun run, Feed feed) {
        this.run = run;
        this.feed = feed;
        this.told = feed.past();
    }

    /** The run as it was when somebody began to follow it. */
    public KeptRun run() {
        return run;
    }

    /** Waits until something has happened since, but not longer than this; in order, nothing twice. */
    public List<Happening> next(Duration most) {
        List<Happening> fresh = feed.await(told, most);
        told += fresh.size();
        return fresh.stream().filter(this::isNews).toList();
    }

    private boolean isNews(Happening happening) {
        return !(happening instanceof Happening.Stands(KeptRun.Head head))
                || head.sequence() > run.head().sequence();
    }
}
