package io.aegis.sandbox.host;

import io.aegis.sandbox.protocol.Chunks;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.ProtocolException;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamException;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A provider that lives in a worker. Its calls go out through the gateway, and so does a body that it passes on as it came. */
final class RemoteProvider implements ModelProvider {
    private final Instance instance;

    RemoteProvider(Instance instance) {
        this.instance = instance;
    }

    @Override
    public ModelAnswer answer(ModelCall call) {
        JvmWorker worker = instance.worker();
        Life life = instance.life();
        long number = life.nextNumber();
        WireWriter question = worker.question(Operation.ANSWER, out -> {
            out.int64(instance.number()).int64(number);
            new ProviderCodec.Call(call.dialect(), call.model(), call.streamed(), call.body()).write(out);
        });
        Outlet outlet = life.grants().open(number, call.upstream()).orElseThrow(worker::busy);
        boolean answered = false;
        HostCall sent = null;
        try {
            sent = worker.send(life, question, outlet.owed());
            var answer = worker.result(life, Operation.ANSWER, sent, ProviderCodec.Answer::read);
            return switch (answer) {
                case ProviderCodec.Answer.Failed(ModelAnswer.Failed failed) -> failed;
                case ProviderCodec.Answer.Answered head -> {
                    ByteSource body = body(worker, life, number, outlet, head.upstreamBody());
                    answered = true;
                    yield new ModelAnswer.Answered(head.streamed(), head.requestId(), body);
                }
            };
        } catch (WorkerException unknown) {
            // A body that the plugin may still come up with is wanted by nobody.
            if (sent != null) {
                sent.whenOver(() -> life.note(Operation.DROP_ANSWER, number));
            }
            throw unknown;
        } finally {
            if (!answered) {
                life.grants().drop(number);
            }
            Reference.reachabilityFence(this);
        }
    }

    private ByteSource body(JvmWorker worker, Life life, long number, Outlet outlet, long upstreamBody) {
        if (upstreamBody == 0) {
            return new WorkerBody(this, worker, life, number, outlet);
        }
        try {
            return new PassedBody(life, number, outlet.adopt(upstreamBody));
        } catch (ProtocolException odd) {
            throw life.broken(odd);
        }
    }

    /** An upstream's body that the plugin hands on: it never leaves the gateway. */
    private record PassedBody(Life life, long number, Chunks chunks) implements ByteSource {
        @Override
        public byte @Nullable [] next() {
            byte[] piece = chunks.next();
            if (piece == null) {
                life.grants().drop(number);
            }
            return piece;
        }

        @Override
        public void close() {
            try {
                chunks.close();
            } finally {
                life.grants().drop(number);
            }
        }
    }

    /** A body that the plugin makes: each piece is asked for, so nothing is made that nobody reads. */
    private static final class WorkerBody implements ByteSource {
        private final RemoteProvider provider;
        private final JvmWorker worker;
        private final Life life;
        private final long number;
        private final Outlet outlet;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile @Nullable HostCall pulling;

        WorkerBody(RemoteProvider provider, JvmWorker worker, Life life, long number, Outlet outlet) {
            this.provider = provider;
            this.worker = worker;
            this.life = life;
            this.number = number;
            this.outlet = outlet;
        }

        @Override
        public byte @Nullable [] next() {
            if (over.get()) {
                throw cancelled();
            }
            boolean goesOn = false;
            try {
                byte[] piece = pull();
                goesOn = piece != null;
                return piece;
            } finally {
                if (!goesOn && over.compareAndSet(false, true)) {
                    life.note(Operation.DROP_ANSWER, number);
                    life.grants().drop(number);
                }
                Reference.reachabilityFence(provider);
            }
        }

        @Override
        public void close() {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            HostCall waiting = pulling;
            if (waiting != null) {
                waiting.fail(cancelled());
            }
            try {
                life.grants().drop(number);
            } finally {
                if (!life.isOver()) {
                    life.noteNow(Operation.DROP_ANSWER, number);
                }
            }
        }

        private byte @Nullable [] pull() {
            record Piece(byte @Nullable [] bytes) {}
            WireWriter question = Operation.PULL.writer().int64(number);
            HostCall call = worker.send(life, question, outlet.owed());
            pulling = call;
            if (over.get()) {
                call.fail(cancelled());
            }
            return worker.result(life, Operation.PULL, call, in -> new Piece(Chunks.read(in)))
                    .bytes();
        }

        private static UpstreamException cancelled() {
            return new UpstreamException(UpstreamException.Cause.CANCELLED);
        }
    }
}
