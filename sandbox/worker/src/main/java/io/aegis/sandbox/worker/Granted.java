package io.aegis.sandbox.worker;

import io.aegis.sandbox.protocol.Chunks;
import io.aegis.sandbox.protocol.IdentityCodec;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.ProviderCodec.Response;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import org.jspecify.annotations.Nullable;

/** What the operator granted to an instance: each use of it is a question to the gateway, which holds addresses and credentials. */
record Granted(Gateway gateway, long instance) implements Host {
    /** Whose upstream a request goes to: that of a model call, or that of an instance. */
    private enum Owner {
        CALL,
        INSTANCE
    }

    @Override
    public Upstream network() {
        gateway.ask(Operation.NETWORK.writer().int64(instance), Granted::nothing);
        return new Way(gateway, Owner.INSTANCE, instance);
    }

    @Override
    public KeyDirectory keys() {
        gateway.ask(Operation.KEYS.writer().int64(instance), Granted::nothing);
        return digest -> {
            WireWriter question = Operation.FIND.writer().int64(instance).int64(Crew.currentCall());
            IdentityCodec.writeDigest(question, digest);
            return gateway.ask(question, in -> in.optional(IdentityCodec::readAuthenticated));
        };
    }

    /** The upstream of one model call. */
    static Upstream upstream(Gateway gateway, long call) {
        return new Way(gateway, Owner.CALL, call);
    }

    private static boolean nothing(WireReader in) {
        return true;
    }

    private record Way(Gateway gateway, Owner owner, long number) implements Upstream {
        @Override
        public UpstreamResponse send(UpstreamRequest request) {
            WireWriter question =
                    Operation.SEND.writer().constant(owner).int64(number).int64(Crew.currentCall());
            ProviderCodec.write(question, request);
            Response response = gateway.ask(question, Response::read);
            return new UpstreamResponse(response.status(), response.headers(), new Body(gateway, response.body()));
        }
    }

    /** A body that lies in the gateway. */
    static final class Body implements ByteSource {
        private final Gateway gateway;
        private final long number;
        private volatile boolean ended;

        Body(Gateway gateway, long number) {
            this.gateway = gateway;
            this.number = number;
        }

        /** Its number, if somebody else may go on reading it. */
        long passOn() {
            if (ended) {
                return 0;
            }
            ended = true;
            return number;
        }

        @Override
        public byte @Nullable [] next() {
            if (ended) {
                throw new UpstreamException(UpstreamException.Cause.CANCELLED);
            }
            byte[] piece = gateway.ask(
                            Operation.PULL_UPSTREAM.writer().int64(number).int64(Crew.currentCall()),
                            in -> new Piece(Chunks.read(in)))
                    .bytes();
            ended |= piece == null;
            return piece;
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                gateway.note(Operation.DROP_UPSTREAM.writer().int64(number));
            }
        }
    }

    private record Piece(byte @Nullable [] bytes) {}
}
