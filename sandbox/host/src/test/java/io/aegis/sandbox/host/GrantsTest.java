package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.IdentityCodec;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.ProtocolException;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.testkit.ScriptedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker may ask for, and when no more. */
@Timeout(60)
class GrantsTest {
    private static final UpstreamRequest REQUEST = new UpstreamRequest("POST", "a", Map.of(), new byte[0]);

    private final AtomicBoolean isThere = new AtomicBoolean(true);
    private final AtomicInteger used = new AtomicInteger();

    private Grants grants(Runnable meanwhile) {
        return new Grants(instance -> isThere.get() ? Optional.of(host(meanwhile)) : Optional.empty(), call -> null);
    }

    /** A host that takes its time, in which something happens. */
    private Host host(Runnable meanwhile) {
        return new Host() {
            @Override
            public Upstream network() {
                meanwhile.run();
                return request -> {
                    used.incrementAndGet();
                    return new UpstreamResponse(200, Map.of(), ScriptedBytes.of("a"));
                };
            }

            @Override
            public KeyDirectory keys() {
                meanwhile.run();
                return digest -> {
                    used.incrementAndGet();
                    return Optional.empty();
                };
            }
        };
    }

    private static WireReader asking(WireWriter question) {
        return new WireReader(question.toByteArray());
    }

    private static WireReader sending() {
        WireWriter question = Operation.SEND.writer().bool(true).int64(1).int64(0);
        ProviderCodec.write(question, REQUEST);
        return asking(question);
    }

    private static WireReader finding() {
        WireWriter question = Operation.FIND.writer().int64(1).int64(0);
        IdentityCodec.writeDigest(question, new Credential.KeyDigest("a".repeat(64)));
        return asking(question);
    }

    @Test
    void areForTheInstanceThatAskedForThem() {
        Grants grants = grants(() -> {});
        grants.answer(asking(Operation.NETWORK.writer().int64(1)));
        grants.answer(sending());
        grants.answer(asking(Operation.KEYS.writer().int64(1)));
        grants.answer(finding());
        assertThat(used).hasValue(2);
    }

    @Test
    void areTakenBackIfTheWorkerEndsMeanwhile() {
        var ended = new AtomicBoolean();
        Grants[] grants = new Grants[1];
        grants[0] = grants(() -> {
            if (ended.compareAndSet(false, true)) {
                grants[0].close();
            }
        });
        assertThatThrownBy(
                        () -> grants[0].answer(asking(Operation.NETWORK.writer().int64(1))))
                .isInstanceOf(UpstreamException.class);
        assertThatThrownBy(() -> grants[0].answer(sending())).isInstanceOf(UpstreamException.class);
        assertThat(used).hasValue(0);
    }

    /** Or a plugin that is slow to notice that one of its instances is gone would end the process of the others. */
    @Test
    void areRefusedAndNothingWorseIfTheInstanceIsForgotten() {
        Grants grants = grants(() -> {});
        grants.answer(asking(Operation.KEYS.writer().int64(1)));
        isThere.set(false);
        grants.dropInstance(1);
        for (WireReader question : List.of(
                asking(Operation.NETWORK.writer().int64(1)),
                asking(Operation.KEYS.writer().int64(1)),
                sending(),
                finding())) {
            assertThatThrownBy(() -> grants.answer(question)).isInstanceOf(UpstreamException.class);
        }
        assertThat(used).hasValue(0);
    }

    @Test
    void areTakenBackIfTheInstanceIsForgottenMeanwhile() {
        Grants[] grants = new Grants[1];
        grants[0] = grants(() -> {
            isThere.set(false);
            grants[0].dropInstance(1);
        });
        assertThatThrownBy(() -> grants[0].answer(asking(Operation.KEYS.writer().int64(1))))
                .isInstanceOf(UpstreamException.class);
        assertThatThrownBy(() -> grants[0].answer(finding())).isInstanceOf(UpstreamException.class);
        isThere.set(true);
        assertThatThrownBy(
                        () -> grants[0].answer(asking(Operation.NETWORK.writer().int64(1))))
                .isInstanceOf(UpstreamException.class);
        assertThatThrownBy(() -> grants[0].answer(sending())).isInstanceOf(UpstreamException.class);
        assertThat(used).hasValue(0);
    }

    @Test
    void countARequestThatIsUnderWayAsTheBodyThatItWillHave() throws InterruptedException {
        var under = new CountDownLatch(Bounds.UPSTREAM_BODIES);
        Upstream slow = request -> {
            under.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException givenUp) {
                throw new UpstreamException(UpstreamException.Cause.CUT);
            }
            throw new AssertionError("nobody lets it go on");
        };
        var requests = new ArrayList<FutureTask<Outlet.Opened>>();
        try (Outlet outlet = Outlet.ofCall(slow, () -> 1L)) {
            for (int at = 0; at < Bounds.UPSTREAM_BODIES; at++) {
                var request = new FutureTask<>(() -> outlet.send(REQUEST));
                requests.add(request);
                Thread.startVirtualThread(request);
            }
            under.await();
            assertRefused(outlet, UpstreamException.Cause.REFUSED);
        }
        // Whoever ends an outlet ends what is under way.
        for (FutureTask<Outlet.Opened> request : requests) {
            assertThatThrownBy(request::get).cause().isInstanceOf(UpstreamException.class);
        }
    }

    private static void assertRefused(Outlet outlet, UpstreamException.Cause cause) {
        assertThatThrownBy(() -> outlet.send(REQUEST))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(cause));
    }

    @Test
    void ofABodyThatIsGivenBackAreAPlaceForTheNext() {
        var numbers = new AtomicInteger();
        Upstream upstream = request -> new UpstreamResponse(200, Map.of(), ScriptedBytes.of("a"));
        try (Outlet outlet = Outlet.ofCall(upstream, () -> (long) numbers.incrementAndGet())) {
            for (int round = 0; round < 3 * Bounds.UPSTREAM_BODIES; round++) {
                long body = outlet.send(REQUEST).body();
                switch (round % 3) {
                    case 0 -> outlet.drop(body);
                    case 1 -> outlet.adopt(body).close();
                    default -> {
                        assertThat(outlet.pull(body)).isNotNull();
                        assertThat(outlet.pull(body)).isNull();
                    }
                }
            }
        }
        Upstream refusing = request -> {
            throw new UpstreamException(UpstreamException.Cause.CUT);
        };
        try (Outlet outlet = Outlet.ofCall(refusing, () -> 1L)) {
            for (int round = 0; round < 3 * Bounds.UPSTREAM_BODIES; round++) {
                assertRefused(outlet, UpstreamException.Cause.CUT);
            }
        }
    }

    @Test
    void endAllTogetherThoughOneOfThemDoesNotEndWell() {
        var closed = new AtomicInteger();
        Upstream upstream = request -> new UpstreamResponse(200, Map.of(), new ByteSource() {
            @Override
            public byte[] next() {
                return null;
            }

            @Override
            public void close() {
                throw new IllegalStateException("body " + closed.incrementAndGet());
            }
        });
        Grants grants = grants(() -> {});
        for (long call = 1; call <= 2; call++) {
            Outlet outlet = grants.open(call, upstream).orElseThrow();
            outlet.send(REQUEST);
            outlet.send(REQUEST);
        }
        assertThatThrownBy(grants::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("body 1");
        assertThat(closed).hasValue(4);
    }

    @Test
    void leaveNoBodyOpenThatCannotBePassedOn() {
        var closed = new AtomicInteger();
        var outlets = new Outlet[1];
        Upstream upstream = request -> new UpstreamResponse(200, Map.of(), new ByteSource() {
            @Override
            public byte[] next() {
                assertThatThrownBy(() -> outlets[0].adopt(1)).isInstanceOf(ProtocolException.class);
                return null;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        });
        try (Outlet outlet = Outlet.ofCall(upstream, () -> 1L)) {
            outlets[0] = outlet;
            outlet.send(REQUEST);
            assertThat(outlet.pull(1)).isNull();
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    void doNotStopTheClockOfAPluginThatAsksInVain() {
        long[] now = {0};
        var owed = new Owed("key:one", () -> now[0]);
        owed.begin();
        for (int round = 0; round < 10; round++) {
            now[0] += 10;
            owed.pause();
            owed.resume();
        }
        assertThat(owed.isLate(now[0], 99)).isTrue();
        assertThat(owed.isLate(now[0], 100)).isFalse();
    }

    @Test
    void stopTheClockOfAPluginThatWaits() {
        long[] now = {0};
        var owed = new Owed("key:one", () -> now[0]);
        owed.begin();
        now[0] = 5;
        owed.pause();
        now[0] = 1000;
        owed.pause();
        assertThat(owed.isLate(now[0], 10)).isFalse();
        owed.resume();
        now[0] = 2000;
        assertThat(owed.isLate(now[0], 10)).isFalse();
        owed.resume();
        assertThat(owed.isLate(2005, 10)).isFalse();
        assertThat(owed.isLate(2006, 10)).isTrue();
        now[0] = 2006;
        owed.begin();
        assertThat(owed.isLate(2006, 10)).isFalse();
    }
}
