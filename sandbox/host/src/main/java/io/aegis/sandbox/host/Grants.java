package io.aegis.sandbox.host;

import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.Chunks;
import io.aegis.sandbox.protocol.IdentityCodec;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.ProtocolException;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the worker may ask of the gateway, by number, in one life of it. Everything that it has not been given is refused. */
final class Grants implements AutoCloseable {
    private final LongFunction<Optional<Host>> hosts;
    private final LongFunction<@Nullable HostCall> calls;
    private final Map<Long, Outlet> ofCalls = new ConcurrentHashMap<>();
    private final Map<Long, Outlet> ofInstances = new ConcurrentHashMap<>();
    private final Map<Long, KeyDirectory> keys = new ConcurrentHashMap<>();
    private final AtomicLong bodies = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param hosts what was granted to an instance; empty if it is forgotten, and a {@link ProtocolException} if there never was one of that number
     * @param calls the calls that are under way
     */
    Grants(LongFunction<Optional<Host>> hosts, LongFunction<@Nullable HostCall> calls) {
        this.hosts = hosts;
        this.calls = calls;
    }

    /** Gives a model call its upstream; empty if as many are open as may be. */
    Optional<Outlet> open(long call, Upstream upstream) {
        if (closed || ofCalls.size() >= Bounds.ANSWERS) {
            return Optional.empty();
        }
        var outlet = Outlet.ofCall(upstream, bodies::incrementAndGet);
        ofCalls.put(call, outlet);
        return Optional.of(outlet);
    }

    void drop(long call) {
        Outlet outlet = ofCalls.remove(call);
        if (outlet != null) {
            outlet.close();
        }
    }

    void dropInstance(long instance) {
        keys.remove(instance);
        Outlet outlet = ofInstances.remove(instance);
        if (outlet != null) {
            outlet.close();
        }
    }

    /** Answers a call of the worker. */
    WireWriter answer(WireReader in) {
        return switch (Operation.read(in)) {
            case NETWORK -> network(in.decode(WireReader::int64));
            case KEYS -> keys(in.decode(WireReader::int64));
            case SEND -> send(in);
            case PULL_UPSTREAM -> pull(in);
            case FIND -> find(in);
            default -> throw new ProtocolException("not a call to the gateway");
        };
    }

    /** Takes a note of the worker. */
    void note(WireReader in) {
        if (Operation.read(in) != Operation.DROP_UPSTREAM) {
            throw new ProtocolException("not a note to the gateway");
        }
        long body = in.decode(WireReader::int64);
        holder(body).ifPresent(outlet -> outlet.drop(body));
    }

    @Override
    public void close() {
        closed = true;
        Endings.of(
                Stream.concat(ofCalls.values().stream(), ofInstances.values().stream())
                        .toList(),
                Outlet::close);
    }

    private WireWriter network(long instance) {
        Upstream upstream = host(instance).network();
        ofInstances.computeIfAbsent(instance, ignored -> Outlet.ofInstance(upstream, bodies::incrementAndGet));
        requireWanted(instance);
        return new WireWriter();
    }

    private WireWriter keys(long instance) {
        keys.put(instance, host(instance).keys());
        requireWanted(instance);
        return new WireWriter();
    }

    /** Takes back what was given while the instance, or all of this, came to its end: whoever ended it may have looked before. */
    private void requireWanted(long instance) {
        if (closed || hosts.apply(instance).isEmpty()) {
            dropInstance(instance);
            throw gone();
        }
    }

    private WireWriter send(WireReader in) {
        boolean ofCall = !in.bool();
        long number = in.int64();
        long parent = in.int64();
        UpstreamRequest request = in.decode(ProviderCodec::readRequest);
        Outlet outlet = (ofCall ? ofCalls : ofInstances).get(number);
        if (outlet == null) {
            throw gone();
        }
        Outlet.Opened opened = waiting(outlet, parent, () -> outlet.send(request));
        var out = new WireWriter();
        try {
            new ProviderCodec.Response(
                            opened.response().status(), opened.response().headers(), opened.body())
                    .write(out);
        } catch (RuntimeException unsayable) {
            outlet.drop(opened.body());
            throw unsayable;
        }
        return out;
    }

    private WireWriter pull(WireReader in) {
        record Question(long body, long parent) {}
        Question question = in.decode(from -> new Question(from.int64(), from.int64()));
        Outlet outlet = holder(question.body()).orElseThrow(Grants::gone);
        record Piece(byte @Nullable [] bytes) {}
        Piece piece = waiting(outlet, question.parent(), () -> new Piece(outlet.pull(question.body())));
        var out = new WireWriter();
        Chunks.write(out, piece.bytes());
        return out;
    }

    private WireWriter find(WireReader in) {
        record Question(long instance, long parent, Credential.KeyDigest digest) {}
        Question question = in.decode(from -> new Question(from.int64(), from.int64(), IdentityCodec.readDigest(from)));
        KeyDirectory directory = keys.get(question.instance());
        if (directory == null) {
            host(question.instance());
            throw new ProtocolException("keys that were not asked for");
        }
        return new WireWriter().optional(directory.find(question.digest()), IdentityCodec::writeAuthenticated);
    }

    /** While the gateway does its part, the plugin owes nothing: neither for the call whose upstream it is, nor for the one that waits. */
    private <T> T waiting(Outlet outlet, long parent, Supplier<T> part) {
        HostCall call = calls.apply(parent);
        Owed owed = call == null ? outlet.owed() : call.owed();
        owed.pause();
        if (owed != outlet.owed()) {
            outlet.owed().pause();
        }
        try {
            return part.get();
        } finally {
            owed.resume();
            if (owed != outlet.owed()) {
                outlet.owed().resume();
            }
        }
    }

    private Optional<Outlet> holder(long body) {
        return Stream.concat(ofCalls.values().stream(), ofInstances.values().stream())
                .filter(outlet -> outlet.has(body))
                .findFirst();
    }

    private Host host(long instance) {
        return hosts.apply(instance).orElseThrow(Grants::gone);
    }

    /** That the gateway has forgotten an instance, or a call, its plugin may not know yet: it is refused what it asks, and lives on. */
    private static UpstreamException gone() {
        return new UpstreamException(UpstreamException.Cause.CANCELLED);
    }
}
