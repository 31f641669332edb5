package io.aegis.sandbox.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one side that wait for what becomes of them.
 *
 * @param <C> what else a side wants to know of its calls
 */
public final class Calls<C extends Calls.Call> {
    /** One call. */
    public static class Call {
        private final long number;
        private final CompletableFuture<Frame> answer = new CompletableFuture<>();

        protected Call(long number) {
            this.number = number;
        }

        public final long number() {
            return number;
        }

        /** Waits for the result or the failure; throws what the call was failed with. */
        public final Frame await() throws InterruptedException {
            try {
                return answer.get();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException why ? why : new IllegalStateException(failed);
            }
        }

        /** Ends the waiting. The other side still owes its answer. */
        public final void fail(RuntimeException why) {
            answer.completeExceptionally(why);
        }

        /** Does something when there is a result or a failure, whoever waited for it. */
        public final void whenOver(Runnable then) {
            var _ = answer.whenComplete((frame, failed) -> then.run());
        }

        /** The other side owes nothing any more. */
        protected void settled() {}
    }

    private final ConcurrentHashMap<Long, C> waiting = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    public long nextNumber() {
        return last.incrementAndGet();
    }

    public void add(C call) {
        waiting.put(call.number(), call);
    }

    public boolean knows(long number) {
        return waiting.containsKey(number);
    }

    public @Nullable C find(long number) {
        return waiting.get(number);
    }

    public Collection<C> waiting() {
        return Collections.unmodifiableCollection(waiting.values());
    }

    /** Takes a result or a failure. */
    public void settle(Frame frame) {
        C call = waiting.remove(frame.number());
        if (call == null) {
            throw new ProtocolException("an answer to no question");
        }
        ((Call) call).settled();
        ((Call) call).answer.complete(frame);
    }

    /** Whatever becomes of it, nobody answers any more. */
    public void abandon(C call, RuntimeException why) {
        if (waiting.remove(call.number()) != null) {
            ((Call) call).settled();
            call.fail(why);
        }
    }
}
