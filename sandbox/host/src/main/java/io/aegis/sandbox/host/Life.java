package io.aegis.sandbox.host;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.Calls;
import io.aegis.sandbox.protocol.Failure;
import io.aegis.sandbox.protocol.Frame;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.LinkClosedException;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.ProtocolException;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.plugin.Host;
import java.util.Comparator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * One process of a worker, from its greeting to its end. Safe for use by many threads.
 *
 * <p>It ends when the process does, when it is late, or when it says something odd; then everything that is under way fails.
 */
final class Life {
    private static final int FAILURE = 16 * 1024;
    private static final int NOTE = 64;

    /** What is said in a frame lies here twice while it is read: as it came, and as what it says. */
    private static final int COPIES = 2;

    private final String name;
    private final Process process;
    private final Link link;
    private final Calls<HostCall> calls = new Calls<>();
    private final Places places;
    private final Grants grants;
    private final Consumer<Life> whenEnded;
    private final Queue<WireWriter> notes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inspectors = new AtomicInteger();
    private final AtomicInteger reverse = new AtomicInteger();
    private final AtomicLong heldBytes = new AtomicLong();
    private final long mostHeldBytes;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long began = System.nanoTime();

    Life(
            String name,
            Greeting.Greeted greeted,
            Places places,
            long mostHeldBytes,
            LongFunction<Optional<Host>> hosts,
            Consumer<Life> whenEnded) {
        this.name = name;
        this.process = greeted.process();
        this.link = greeted.link();
        this.places = places;
        this.mostHeldBytes = mostHeldBytes;
        this.whenEnded = whenEnded;
        this.grants = new Grants(hosts, calls::find);
        greeted.gate().become(this::check);
    }

    void begin() {
        Thread.ofPlatform().daemon().name("aegis-worker-" + name).start(this::read);
    }

    boolean isOver() {
        return ended.get();
    }

    long pid() {
        return process.pid();
    }

    long nanos() {
        return System.nanoTime() - began;
    }

    long nextNumber() {
        return calls.nextNumber();
    }

    Grants grants() {
        return grants;
    }

    /** Sends a call, for which a place must be taken already; it is given back when the worker has answered. */
    HostCall send(WireWriter question, Owed owed) {
        var call = new HostCall(calls.nextNumber(), owed, places);
        owed.begin();
        calls.add(call);
        if (isOver()) {
            calls.abandon(call, gone());
            return call;
        }
        try {
            for (WireWriter note = notes.poll(); note != null; note = notes.poll()) {
                link.write(FrameKind.NOTE, 0, note);
            }
            link.write(FrameKind.CALL, call.number(), question);
        } catch (LinkClosedException closed) {
            calls.abandon(call, gone());
            end(gone()); // it may live on, and hear nothing any more
        }
        return call;
    }

    /** Waits for what becomes of a call. */
    Frame await(HostCall call) {
        try {
            return call.await();
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new WorkerException(Cause.GONE, "whoever asked worker " + name + " was interrupted");
        }
    }

    /** Notes that may wait for the next call: who drops something owes nobody a hurry. */
    void note(Operation operation, long number) {
        if (!isOver()) {
            notes.add(operation.writer().int64(number));
        }
    }

    void noteNow(Operation operation, long number) {
        try {
            link.write(FrameKind.NOTE, 0, operation.writer().int64(number));
        } catch (LinkClosedException closed) {
            end(gone()); // then it has no body to drop any more
        }
    }

    /** Takes a place for an inspector. */
    boolean addInspector() {
        if (inspectors.incrementAndGet() > Bounds.INSPECTORS) {
            inspectors.decrementAndGet();
            return false;
        }
        return true;
    }

    void removeInspector() {
        inspectors.decrementAndGet();
    }

    /** Kills the process if a call has become late, or if it does not read what it is sent: then whoever writes waits, and owes it nothing. */
    void watch(long now, long deadlineNanos) {
        if (link.isStuck(now, deadlineNanos)) {
            end(late());
            return;
        }
        Optional<HostCall> late = calls.waiting().stream()
                .filter(call -> call.owed().isLate(now, deadlineNanos))
                .max(Comparator.comparingLong(
                        call -> call.owed().nanos(now))); // the others may have waited for this one
        if (late.isPresent()) {
            late.get().wasLate();
            calls.abandon(late.get(), late());
            end(gone());
        }
    }

    private WorkerException late() {
        return new WorkerException(
                Cause.TIMED_OUT, "worker " + name + " did not answer in time and was killed; it is started again");
    }

    /** Kills the process because it said something odd. */
    WorkerException broken(ProtocolException odd) {
        var broken = new WorkerException(
                Cause.BROKEN,
                "worker " + name + " sent what the protocol does not allow and was killed; report it to its vendor",
                odd);
        end(broken);
        return broken;
    }

    /** Ends this life, once. */
    void end(WorkerException why) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            Background.leave(process);
        } finally {
            kill(why);
        }
    }

    private void kill(WorkerException why) {
        process.destroyForcibly();
        link.close();
        for (HostCall call : calls.waiting()) {
            calls.abandon(call, why);
        }
        try {
            grants.close();
        } finally {
            whenEnded.accept(this);
        }
    }

    WorkerException gone() {
        return new WorkerException(Cause.GONE, "worker " + name + " has ended; it is started again");
    }

    private void read() {
        try {
            while (true) {
                Frame frame = link.read();
                switch (frame.kind()) {
                    case RESULT, FAILED -> settle(frame);
                    case CALL -> Thread.startVirtualThread(() -> answer(frame));
                    case NOTE -> Thread.startVirtualThread(() -> take(frame));
                }
            }
        } catch (LinkClosedException closed) {
            end(gone());
        } catch (ProtocolException odd) {
            broken(odd);
        } catch (RuntimeException | Error defect) {
            end(gone());
            throw defect;
        }
    }

    /** Before anything is allocated: answers to questions that were asked, and no flood. */
    private void check(FrameKind kind, long number, int length) {
        boolean allowed = switch (kind) {
            case RESULT -> isHeld(number, length);
            case FAILED -> calls.knows(number) && length <= FAILURE;
            case CALL -> reverse.incrementAndGet() <= Bounds.REVERSE_CALLS && isHeld(COPIES * length);
            case NOTE -> length <= NOTE && reverse.incrementAndGet() <= Bounds.REVERSE_CALLS;
        };
        if (!allowed) {
            throw new ProtocolException("a frame that nothing asked for");
        }
    }

    private void settle(Frame frame) {
        HostCall call = calls.find(frame.number());
        if (call != null) {
            call.wasAnswered(); // before whoever waits for it asks for more
        }
        calls.settle(frame);
        if (call != null) {
            letGo(call);
        }
    }

    /** Says that the link has handed an answer over, or that nobody waits for it any more. After both nobody holds it. */
    void letGo(HostCall call) {
        heldBytes.addAndGet(-call.letGo());
    }

    /** Counts the bytes of an answer to a call, if there is such a call. */
    private boolean isHeld(long number, int length) {
        HostCall call = calls.find(number);
        if (call == null) {
            return false;
        }
        call.holds(COPIES * length);
        return isHeld(COPIES * length);
    }

    /** Counts bytes of a question or an answer that is under way. */
    private boolean isHeld(int more) {
        return heldBytes.addAndGet(more) <= mostHeldBytes;
    }

    private void answer(Frame question) {
        int held = COPIES * question.payload().size();
        try {
            WireWriter answer;
            try {
                answer = grants.answer(question.payload());
            } catch (ProtocolException odd) {
                throw odd;
            } catch (RuntimeException | Error thrown) {
                link.write(
                        FrameKind.FAILED, question.number(), Failure.of(thrown).encoded());
                return;
            }
            held += answer.length();
            if (!isHeld(answer.length())) {
                throw new ProtocolException("more asked for at once than can be read");
            }
            link.write(FrameKind.RESULT, question.number(), answer);
        } catch (ProtocolException odd) {
            broken(odd);
        } catch (LinkClosedException closed) {
            end(gone());
        } finally {
            heldBytes.addAndGet(-held);
            reverse.decrementAndGet();
        }
    }

    private void take(Frame note) {
        try {
            grants.note(note.payload());
        } catch (ProtocolException odd) {
            broken(odd);
        } finally {
            reverse.decrementAndGet();
        }
    }
}
