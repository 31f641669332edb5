package io.aegis.sandbox.worker;

import io.aegis.sandbox.protocol.Frame;
import io.aegis.sandbox.protocol.Link;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Threads of which one reads and then does itself what it has read, while another takes its place: a call changes threads not once on this side.
 */
final class Crew {
    /** A thread that knows the call it works on. */
    private static final class Member extends Thread {
        private long call;

        Member(Runnable work, ClassLoader loader) {
            super(work);
            setDaemon(true);
            setContextClassLoader(loader);
        }
    }

    private final Link link;
    private final int most;
    private final ClassLoader loader;
    private final Gateway gateway;
    private final Consumer<Frame> work;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();

    Crew(Link link, int most, ClassLoader loader, Gateway gateway, Consumer<Frame> work) {
        this.link = link;
        this.most = most;
        this.loader = loader;
        this.gateway = gateway;
        this.work = work;
    }

    /** The call that the current thread works on, or 0. */
    static long currentCall() {
        return Thread.currentThread() instanceof Member member ? member.call : 0;
    }

    void grow() {
        if (members.incrementAndGet() > most) {
            members.decrementAndGet();
            return;
        }
        idle.incrementAndGet();
        new Member(this::work, loader).start();
    }

    private void work() {
        try {
            while (true) {
                Frame frame = next();
                if (idle.decrementAndGet() == 0) {
                    grow();
                }
                ((Member) Thread.currentThread()).call = frame.number();
                work.accept(frame);
                Thread.interrupted();
                idle.incrementAndGet();
            }
        } catch (Throwable end) {
            Main.end(end);
        }
    }

    private Frame next() {
        reading.lock();
        try {
            while (true) {
                Frame frame = link.read();
                switch (frame.kind()) {
                    case CALL, NOTE -> {
                        return frame;
                    }
                    case RESULT, FAILED -> gateway.settle(frame);
                }
            }
        } finally {
            reading.unlock();
        }
    }
}
