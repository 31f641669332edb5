package io.aegis.plugins;

import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A guard of the verified tier: every judgement of it is made on a thread of the pool, and looked through there. Null is handed on. */
@SuppressWarnings("NullAway") // a plugin may answer null, and the kernel is who judges that
class PooledGuard implements Guard {
    final PoolShare share;
    private final Guard guard;
    private final Set<String> reads;

    private PooledGuard(PoolShare share, Guard guard, Set<String> reads) {
        this.share = share;
        this.guard = guard;
        this.reads = reads;
    }

    /**
     * As incremental as it is.
     *
     * @param reads the labels that it said it reads: every generation wants to know, and whether there is one depends on nobody's mood
     */
    static Guard of(PoolShare share, Guard guard, Set<String> reads) {
        return guard instanceof IncrementalGuard incremental
                ? new Incremental(share, incremental, reads)
                : new PooledGuard(share, guard, reads);
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        return share.call(
                principal(inspection.context()), Returned.by(() -> Returned.verdict(guard.inspect(inspection))));
    }

    @Override
    public Set<String> reads() {
        return reads;
    }

    private static String principal(Context context) {
        return context.principal().id();
    }

    private static final class Incremental extends PooledGuard implements IncrementalGuard {
        private final IncrementalGuard guard;

        Incremental(PoolShare share, IncrementalGuard guard, Set<String> reads) {
            super(share, guard, reads);
            this.guard = guard;
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            String principal = principal(context);
            @Nullable Inspector opened = share.call(principal, Returned.by(() -> guard.open(context, channel)));
            return opened == null ? null : new PooledInspector(share, principal, opened);
        }
    }

    /**
     * @param principal whose text it judges
     */
    private record PooledInspector(PoolShare share, String principal, Inspector inspector) implements Inspector {
        @Override
        public Progress next(String piece) {
            return share.call(principal, Returned.by(() -> Returned.progress(inspector.next(piece))));
        }

        @Override
        public Progress finish() {
            return share.call(principal, Returned.by(() -> Returned.progress(inspector.finish())));
        }
    }
}
