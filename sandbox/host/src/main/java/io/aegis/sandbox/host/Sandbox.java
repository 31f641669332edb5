package io.aegis.sandbox.host;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.PluginKind;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Starts workers and watches them. Safe for use by many threads. */
public final class Sandbox implements AutoCloseable {
    private static final long FASTEST_WATCH = 2_000_000;
    private static final long SLOWEST_WATCH = 100_000_000;
    private static final int PARTS_OF_A_DEADLINE = 16;

    private final SandboxSettings settings;
    private final Launcher launcher;
    private final Cleaner cleaner = Cleaner.create();
    private final Set<JvmWorker> workers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Sandbox(SandboxSettings settings) {
        this.settings = settings;
        this.launcher = new Launcher(settings);
    }

    /**
     * Opens a sandbox without a worker in it.
     *
     * @throws WorkerException if the isolation that is asked for cannot be had here
     */
    public static Sandbox open(SandboxSettings settings) {
        if (settings.isolation() == Isolation.BUBBLEWRAP && bubblewrap().isEmpty()) {
            throw noBubblewrap();
        }
        var sandbox = new Sandbox(settings);
        Thread.ofPlatform().daemon().name("aegis-sandbox-watch").start(sandbox::watch);
        return sandbox;
    }

    /** Where bubblewrap lies, if this user can use it on this machine; really tried, once. */
    public static Optional<Path> bubblewrap() {
        return Bubblewrap.usable();
    }

    /**
     * Starts a worker for a plugin.
     *
     * @throws WorkerException if it does not come up, or comes up with something else
     */
    public Worker start(WorkerPlugin plugin) {
        PluginKind kind = PluginKind.named(plugin.kind())
                .orElseThrow(() -> new WorkerException(Cause.HANDSHAKE, "no worker serves this kind of plugin"));
        var worker = new JvmWorker(settings, launcher, cleaner, plugin, kind, workers::remove);
        workers.add(worker);
        try {
            worker.start();
            if (closed) {
                throw new WorkerException(Cause.START_FAILED, "the sandbox is closed");
            }
        } catch (Throwable failed) {
            worker.close();
            throw failed;
        }
        return worker;
    }

    /** Kills all workers. */
    @Override
    public void close() {
        closed = true;
        workers.forEach(JvmWorker::close);
        launcher.close();
    }

    static WorkerException noBubblewrap() {
        return new WorkerException(
                Cause.START_FAILED,
                "bubblewrap is not installed or this user may not use it; install it, or allow user namespaces");
    }

    private void watch() {
        long deadline = settings.callDeadline().toNanos();
        long pause = Math.clamp(deadline / PARTS_OF_A_DEADLINE, FASTEST_WATCH, SLOWEST_WATCH);
        while (!closed) {
            LockSupport.parkNanos(pause);
            long now = System.nanoTime();
            workers.forEach(worker -> watch(worker, now, deadline));
        }
    }

    /** A defect that shows while one worker is ended must not take the deadlines of the others with it. */
    private static void watch(JvmWorker worker, long now, long deadline) {
        try {
            worker.watch(now, deadline);
        } catch (RuntimeException | Error defect) {
            Thread watch = Thread.currentThread();
            watch.getUncaughtExceptionHandler().uncaughtException(watch, defect);
        }
    }
}
