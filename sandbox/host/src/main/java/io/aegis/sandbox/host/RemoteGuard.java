package io.aegis.sandbox.host;

import io.aegis.sandbox.protocol.GuardCodec;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Principal;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Set;

/** A guard that lives in a worker. */
class RemoteGuard implements Guard {
    private final Instance instance;
    private final Instance.Nature nature;

    RemoteGuard(Instance instance, Instance.Nature nature) {
        this.instance = instance;
        this.nature = nature;
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        try {
            String principal = principal(inspection.context());
            return instance.ask(
                    Operation.INSPECT, principal, out -> GuardCodec.write(out, inspection), GuardCodec::readVerdict);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public Set<String> reads() {
        return nature.reads();
    }

    /** Where nobody says who they are, nobody is kept from anybody. */
    private static String principal(Context context) {
        Principal principal = context.principal();
        return principal.equals(Principal.ANONYMOUS) ? Places.NOBODY : principal.id();
    }

    /** One that judges text while it arrives. */
    static final class Incremental extends RemoteGuard implements IncrementalGuard {
        private final Instance instance;

        Incremental(Instance instance, Instance.Nature nature) {
            super(instance, nature);
            this.instance = instance;
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            JvmWorker worker = instance.worker();
            String principal = principal(context);
            Life life = instance.life();
            long number = life.nextNumber();
            WireWriter question = worker.question(Operation.OPEN, out -> {
                GuardCodec.write(out.int64(instance.number()).int64(number), context);
                GuardCodec.write(out, channel);
            });
            if (!life.addInspector()) {
                throw worker.busy();
            }
            boolean opened = false;
            HostCall sent = null;
            try {
                sent = worker.send(life, question, new Owed(principal));
                worker.result(life, Operation.OPEN, sent, RemoteFactories::nothing);
                opened = true;
            } finally {
                if (!opened) {
                    life.removeInspector();
                    if (sent != null) {
                        sent.whenOver(() -> life.note(Operation.DROP_INSPECTOR, number));
                    }
                }
            }
            return new RemoteInspector(this, worker, principal, life, number);
        }
    }

    /** Lives and dies with one life of the worker. Keeps its guard from being forgotten. Its place is free when it is finished, closed or garbage. */
    private static final class RemoteInspector implements Inspector, AutoCloseable {
        private final RemoteGuard guard;
        private final JvmWorker worker;
        private final String principal;
        private final Life life;
        private final long number;
        private final Cleaner.Cleanable dropped;

        RemoteInspector(RemoteGuard guard, JvmWorker worker, String principal, Life life, long number) {
            this.guard = guard;
            this.worker = worker;
            this.principal = principal;
            this.life = life;
            this.number = number;
            this.dropped = worker.forgetInspectorWith(this, life, number);
        }

        @Override
        public Progress next(String piece) {
            return ask(worker.question(Operation.NEXT, out -> out.int64(number).text(piece)), Operation.NEXT);
        }

        @Override
        public Progress finish() {
            try {
                return ask(worker.question(Operation.FINISH, out -> out.int64(number)), Operation.FINISH);
            } finally {
                dropped.clean();
            }
        }

        @Override
        public void close() {
            dropped.clean();
        }

        private Progress ask(WireWriter question, Operation operation) {
            try {
                return worker.ask(life, operation, question, new Owed(principal), GuardCodec::readProgress);
            } finally {
                Reference.reachabilityFence(this);
                Reference.reachabilityFence(guard);
            }
        }
    }
}
