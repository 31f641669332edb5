package io.aegis.sandbox.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.testkit.FakeHost;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a gateway grants to plugins, with an eye on how much of it is open. */
final class TestGateway implements AutoCloseable {
    /** A path whose request has no answer until it is given up. */
    static final String WAITING = "waiting";
    /** A path whose answer has a body without an end. */
    static final String WAITING_BODY = "waiting-body";
    /** A key for which a directory looks until the end. */
    static final String WAITING_KEY = "f".repeat(64);

    static final int PIECES = 3;

    private final CountDownLatch over = new CountDownLatch(1);
    private int open;

    /** The host of an instance. */
    Host host(String kind) {
        return switch (kind) {
            case "guard" -> new FakeHost().withNetwork(upstream("guard"));
            case "authenticator" -> new FakeHost().withKeys(this::find);
            default -> new FakeHost();
        };
    }

    /** The upstream of one call, whose bodies say whose they are. */
    TestUpstream upstream(String name) {
        return new TestUpstream(name);
    }

    static Principal principal(String digest) {
        return new Principal("api_key:" + digest.substring(0, 4), Optional.empty(), Set.of());
    }

    /** Waits until no request is under way and no body is open; whether that came to be. */
    synchronized boolean awaitNothingOpen(long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = seconds * 1000; open > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return open == 0;
    }

    /** Lets go of everything that waits. */
    @Override
    public void close() {
        over.countDown();
    }

    private Optional<Authentication.Authenticated> find(Credential.KeyDigest digest) {
        if (digest.sha256().equals(WAITING_KEY)) {
            await();
        }
        return Optional.of(new Authentication.Authenticated(principal(digest.sha256()), Optional.of(Set.of("r"))));
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException givenUp) {
            throw new UpstreamException(UpstreamException.Cause.CANCELLED);
        }
    }

    private synchronized void count(int more) {
        open += more;
        notifyAll();
    }

    final class TestUpstream implements Upstream {
        private final String name;
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        private TestUpstream(String name) {
            this.name = name;
        }

        /** As many requests and bodies as were ever open at the same time. */
        int most() {
            return most.get();
        }

        @Override
        public UpstreamResponse send(UpstreamRequest request) {
            change(1);
            try {
                if (request.path().equals(WAITING)) {
                    await();
                    throw new UpstreamException(UpstreamException.Cause.CANCELLED);
                }
            } catch (UpstreamException failed) {
                change(-1);
                throw failed;
            }
            return new UpstreamResponse(
                    200, Map.of("a", name), new Body(request.path().equals(WAITING_BODY)));
        }

        private void change(int by) {
            most.accumulateAndGet(open.addAndGet(by), Math::max);
            count(by);
        }

        private final class Body implements ByteSource {
            private final boolean isEndless;
            private final CountDownLatch closed = new CountDownLatch(1);
            private int pieces;

            private Body(boolean isEndless) {
                this.isEndless = isEndless;
            }

            @Override
            public byte @Nullable [] next() {
                if (isEndless) {
                    awaitClosed();
                }
                if (closed.getCount() == 0) {
                    throw new UpstreamException(UpstreamException.Cause.CANCELLED);
                }
                return pieces == PIECES ? null : (name + pieces++).getBytes(UTF_8);
            }

            private void awaitClosed() {
                try {
                    closed.await();
                } catch (InterruptedException givenUp) {
                    throw new UpstreamException(UpstreamException.Cause.CANCELLED);
                }
            }

            @Override
            public synchronized void close() {
                if (closed.getCount() > 0) {
                    closed.countDown();
                    change(-1);
                }
            }
        }
    }
}
