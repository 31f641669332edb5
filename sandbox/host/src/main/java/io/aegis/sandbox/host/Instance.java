package io.aegis.sandbox.host;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.GuardCodec;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An instance of a plugin, created anew in each life of its worker. Safe for use by many threads. */
final class Instance {
    /**
     * What an instance is.
     *
     * @param incremental whether it is a guard that judges text while it arrives
     * @param reads the labels that it reads, if it is a guard
     */
    record Nature(boolean incremental, Set<String> reads) {
        static Nature read(WireReader in) {
            return new Nature(in.bool(), GuardCodec.readNames(in));
        }
    }

    private final JvmWorker worker;
    private final long number;
    private final byte[] settings;
    private final ReentrantLock creating = new ReentrantLock();
    private volatile @Nullable Life createdIn;
    private volatile @Nullable Nature nature;

    Instance(JvmWorker worker, long number, byte[] settings) {
        this.worker = worker;
        this.number = number;
        this.settings = settings;
    }

    JvmWorker worker() {
        return worker;
    }

    long number() {
        return number;
    }

    /** Creates it for the first time. */
    Nature create() {
        try {
            return createIn(worker.life());
        } catch (RuntimeException failed) {
            worker.forget(number);
            throw failed;
        }
    }

    /** The process, with this instance in it. */
    Life life() {
        Life life = worker.life();
        if (createdIn != life) {
            try {
                createIn(life);
            } catch (WorkerException failed) {
                throw failed;
            } catch (RuntimeException changedItsMind) {
                throw new WorkerException(
                        Cause.THREW,
                        "a plugin refused settings that it took before: "
                                + changedItsMind.getClass().getName());
            }
        }
        return life;
    }

    /** On nobody's behalf. */
    <T> T ask(Operation operation, Consumer<WireWriter> arguments, Function<WireReader, T> read) {
        return ask(operation, Places.NOBODY, arguments, read);
    }

    <T> T ask(Operation operation, String principal, Consumer<WireWriter> arguments, Function<WireReader, T> read) {
        WireWriter question = worker.question(operation, out -> arguments.accept(out.int64(number)));
        return worker.ask(life(), operation, question, new Owed(principal), read);
    }

    private Nature createIn(Life life) {
        creating.lock();
        try {
            Nature known = nature;
            if (known != null && createdIn == life) {
                return known;
            }
            WireWriter question = Operation.CREATE.writer().int64(number).raw(settings);
            Nature created = worker.ask(life, Operation.CREATE, question, new Owed(), Nature::read);
            if (known != null && !known.equals(created)) {
                throw new WorkerException(Cause.THREW, "a plugin created another kind of instance than before");
            }
            nature = created;
            createdIn = life;
            return created;
        } finally {
            creating.unlock();
        }
    }
}
