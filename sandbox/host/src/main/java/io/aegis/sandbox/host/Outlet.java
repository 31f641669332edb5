package io.aegis.sandbox.host;

import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.Chunks;
import io.aegis.sandbox.protocol.ProtocolException;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The upstream of one model call, or of one instance, as a worker reaches it: with the bodies that it holds open. Safe for use by many threads.
 *
 * <p>A source serves one thread at a time; a worker that asks for two pieces at once is broken.
 */
final class Outlet implements AutoCloseable {
    private static final class Body {
        private final Chunks chunks;
        private final AtomicBoolean isRead = new AtomicBoolean();

        Body(Chunks chunks) {
            this.chunks = chunks;
        }
    }

    /** The head of an answer, with the number of its body. */
    record Opened(UpstreamResponse response, long body) {}

    private final Upstream upstream;
    private final Semaphore places;
    private final Owed owed;
    private final Supplier<Long> numbers;
    private final Map<Long, Body> bodies = new ConcurrentHashMap<>();
    private final Set<Thread> senders = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Outlet(Upstream upstream, int most, Owed owed, Supplier<Long> numbers) {
        this.upstream = upstream;
        this.places = new Semaphore(most);
        this.owed = owed;
        this.numbers = numbers;
    }

    static Outlet ofCall(Upstream upstream, Supplier<Long> numbers) {
        return new Outlet(upstream, Bounds.UPSTREAM_BODIES, new Owed(), numbers);
    }

    static Outlet ofInstance(Upstream upstream, Supplier<Long> numbers) {
        return new Outlet(upstream, Bounds.REVERSE_CALLS, new Owed(), numbers);
    }

    /** What the plugin owes for the call. */
    Owed owed() {
        return owed;
    }

    Opened send(UpstreamRequest request) {
        if (closed) {
            throw cancelled();
        }
        // A request that is under way takes the place of the body that it will have.
        if (!places.tryAcquire()) {
            throw new UpstreamException(UpstreamException.Cause.REFUSED);
        }
        UpstreamResponse response = null;
        try {
            response = sent(request);
        } finally {
            if (response == null) {
                places.release();
            }
        }
        long number = numbers.get();
        bodies.put(number, new Body(new Chunks(response.body())));
        if (closed) {
            drop(number);
            throw cancelled();
        }
        return new Opened(response, number);
    }

    boolean has(long body) {
        return bodies.containsKey(body);
    }

    byte @Nullable [] pull(long number) {
        Body body = bodies.get(number);
        if (body == null) {
            throw cancelled();
        }
        if (!body.isRead.compareAndSet(false, true)) {
            throw new ProtocolException("two pieces of one body at once");
        }
        byte[] piece = null;
        try {
            piece = body.chunks.next();
        } finally {
            if (piece == null) {
                drop(number);
            }
            body.isRead.set(false);
        }
        return piece;
    }

    /** Takes a body away from the worker, to be read here. */
    Chunks adopt(long number) {
        Body body = removed(number);
        if (body == null) {
            throw unpassable();
        }
        if (!body.isRead.compareAndSet(false, true)) {
            body.chunks.close();
            throw unpassable();
        }
        return body.chunks;
    }

    void drop(long number) {
        Body body = removed(number);
        if (body != null) {
            body.chunks.close();
        }
    }

    private static ProtocolException unpassable() {
        return new ProtocolException("a body that cannot be passed on");
    }

    private @Nullable Body removed(long number) {
        Body body = bodies.remove(number);
        if (body != null) {
            places.release();
        }
        return body;
    }

    /** Ends what is under way, and all that is open. */
    @Override
    public void close() {
        closed = true;
        senders.forEach(Thread::interrupt);
        Endings.of(bodies.keySet(), this::drop);
    }

    private UpstreamResponse sent(UpstreamRequest request) {
        senders.add(Thread.currentThread());
        try {
            if (closed) {
                throw cancelled();
            }
            return upstream.send(request);
        } finally {
            senders.remove(Thread.currentThread());
        }
    }

    private static UpstreamException cancelled() {
        return new UpstreamException(UpstreamException.Cause.CANCELLED);
    }
}
