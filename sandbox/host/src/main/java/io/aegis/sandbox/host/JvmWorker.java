package io.aegis.sandbox.host;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.Failure;
import io.aegis.sandbox.protocol.Frame;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.Hello;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.PluginKind;
import io.aegis.sandbox.protocol.ProtocolException;
import io.aegis.sandbox.protocol.TooLargeException;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps one plugin running: one life of its process after another. Safe for use by many threads. */
final class JvmWorker implements Worker {
    private static final Duration GOOD_LIFE = Duration.ofMinutes(1);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    /** How its processes come to be. */
    @FunctionalInterface
    interface Starting {
        /**
         * Starts a worker that has its jar and will find its socket in a folder of its own.
         *
         * @throws WorkerException if there is no process
         */
        Process start(RunFolder folder, Path jar);
    }

    private final SandboxSettings settings;
    private final Starting launcher;
    private final Cleaner cleaner;
    private final WorkerPlugin plugin;
    private final Hello.Order order;
    private final Consumer<JvmWorker> whenClosed;
    private final Object factory;

    private final Places places;
    private final Map<Long, Host> hosts = new ConcurrentHashMap<>();
    private final AtomicLong lastInstance = new AtomicLong();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder discarded = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantLock removing = new ReentrantLock();
    private WorkerStatus.State state = WorkerStatus.State.RESTARTING;
    private int restarts;
    private int badLives;
    private long nextStart;
    private @Nullable Thread restarter;
    private @Nullable RunFolder lastFolder;
    private volatile @Nullable Life life;
    private volatile boolean serving;
    private final AtomicReference<@Nullable Background> background = new AtomicReference<>();

    JvmWorker(
            SandboxSettings settings,
            Starting launcher,
            Cleaner cleaner,
            WorkerPlugin plugin,
            PluginKind kind,
            Consumer<JvmWorker> whenClosed) {
        this.settings = settings;
        this.launcher = launcher;
        this.cleaner = cleaner;
        this.plugin = plugin;
        this.order = new Hello.Order(kind, plugin.type(), plugin.version(), plugin.digest(), settings.mostInFlight());
        this.whenClosed = whenClosed;
        this.places = new Places(settings.mostInFlight());
        this.factory = RemoteFactories.of(kind, this);
    }

    void start() {
        live();
    }

    @Override
    public Object factory() {
        return factory;
    }

    @Override
    public WorkerStatus status() {
        lock.lock();
        try {
            Life now = life;
            long pid = now == null ? 0 : now.pid();
            return new WorkerStatus(
                    state,
                    pid,
                    restarts,
                    calls.sum(),
                    failures.sum(),
                    places.taken(),
                    discarded.sum(),
                    pid == 0 ? 0 : ResidentMemory.ofTree(pid));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void serve() {
        serving = true;
        tendBackground();
    }

    @Override
    public void close() {
        Life last;
        RunFolder left;
        Thread restart;
        lock.lock();
        try {
            state = WorkerStatus.State.STOPPED;
            last = life;
            life = null;
            left = lastFolder;
            restart = restarter;
            if (restart != null) {
                restart.interrupt();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (last != null) {
                last.end(stopped());
            }
        } finally {
            awaitEnd(restart);
            remove(left); // another thread may be in the middle of the same end, or stuck in it
            whenClosed.accept(this);
        }
    }

    /** Waits for a restart that was told to end: until it has, there are files of it. Whoever closes may be that restart. */
    private static void awaitEnd(@Nullable Thread restart) {
        if (restart == null || restart == Thread.currentThread()) {
            return;
        }
        boolean interrupted = false;
        while (restart.isAlive()) {
            try {
                restart.join();
            } catch (InterruptedException cancelled) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** When this returns it is gone. One thread after the other: two at once would both stop at what the other has deleted. */
    private void remove(@Nullable RunFolder folder) {
        if (folder == null) {
            return;
        }
        removing.lock();
        try {
            folder.close();
        } finally {
            removing.unlock();
        }
    }

    void watch(long now, long deadline) {
        tendBackground();
        Life watched = life;
        if (watched != null) {
            watched.watch(now, deadline);
        }
    }

    private void tendBackground() {
        Background tended = background.get();
        if (tended != null && tended.tend(serving)) {
            background.compareAndSet(tended, null); // it may be that of the next process by now
        }
    }

    /** An instance that will be created in the worker, now and in each of its lives. */
    Instance instance(WireWriter settingsWritten, Host host) {
        long number = lastInstance.incrementAndGet();
        hosts.put(number, host);
        return new Instance(this, number, settingsWritten.toByteArray());
    }

    private Optional<Host> host(long number) {
        if (number < 1 || number > lastInstance.get()) {
            throw new ProtocolException("no such instance");
        }
        return Optional.ofNullable(hosts.get(number));
    }

    /** Lets the worker forget an instance when its handle here is garbage. */
    void forgetWith(Object handle, long number) {
        cleaner.register(handle, () -> forget(number));
    }

    void forget(long number) {
        hosts.remove(number);
        Life now = life;
        if (now != null) {
            try {
                now.grants().dropInstance(number);
            } finally {
                now.note(Operation.DROP_INSTANCE, number);
            }
        }
    }

    /** Lets the worker forget an inspector when its handle here is garbage. */
    Cleaner.Cleanable forgetInspectorWith(Object handle, Life in, long number) {
        return cleaner.register(handle, () -> {
            in.removeInspector();
            in.note(Operation.DROP_INSPECTOR, number);
        });
    }

    /** The process that there is, or that is about to come up. */
    Life life() {
        Life now = life;
        return now != null && !now.isOver() ? now : awaited();
    }

    /** Asks and waits; every failure that a caller sees comes from here. */
    <T> T ask(Life in, Operation operation, WireWriter question, Owed owed, Function<WireReader, T> read) {
        HostCall call = send(in, question, owed);
        return result(in, operation, call, read);
    }

    HostCall send(Life in, WireWriter question, Owed owed) {
        calls.increment();
        if (!places.take(owed.to())) {
            failures.increment();
            throw busy();
        }
        return in.send(question, owed);
    }

    <T> T result(Life in, Operation operation, HostCall call, Function<WireReader, T> read) {
        try {
            Frame answer = in.await(call);
            if (answer.kind() == FrameKind.RESULT) {
                return answer.payload().decode(read);
            }
            throw failed(operation, answer.payload().decode(Failure::read));
        } catch (ProtocolException odd) {
            failures.increment();
            throw in.broken(odd);
        } catch (WorkerException failed) {
            failures.increment();
            throw failed;
        } finally {
            in.letGo(call);
        }
    }

    /** A question, unless it is larger than the protocol allows. */
    WireWriter question(Operation operation, Consumer<WireWriter> write) {
        try {
            WireWriter question = operation.writer();
            write.accept(question);
            return question;
        } catch (TooLargeException tooLarge) {
            calls.increment();
            failures.increment();
            throw new WorkerException(Cause.TOO_LARGE, tooLarge.getMessage() + " and was not sent to worker " + plugin);
        }
    }

    WorkerException busy() {
        return new WorkerException(Cause.BUSY, "worker " + plugin + " takes no more calls for now");
    }

    private RuntimeException failed(Operation operation, Failure failure) {
        boolean creates = operation == Operation.CREATE;
        return switch (failure) {
            case Failure.WrongSettings(String pointer, String message) ->
                creates ? new SettingsException(pointer, message) : threw(SettingsException.class.getName());
            case Failure.NoGrant(String grant) ->
                creates ? new GrantMissingException(grant) : threw(GrantMissingException.class.getName());
            case Failure.NoUpstream(UpstreamException.Cause cause) -> new UpstreamException(cause);
            case Failure.Threw(String type) -> threw(type);
            case Failure.NoValue() ->
                new WorkerException(Cause.THREW, "plugin " + plugin + " answered null; report it to its vendor");
            case Failure.TooLarge() ->
                new WorkerException(
                        Cause.TOO_LARGE, "plugin " + plugin + " answered more than the sandbox protocol carries");
            case Failure.TooMany() -> busy();
        };
    }

    private WorkerException threw(String type) {
        return new WorkerException(Cause.THREW, "plugin " + plugin + " threw " + type + "; report it to its vendor");
    }

    private Life awaited() {
        long end = System.nanoTime() + settings.callDeadline().toNanos();
        lock.lock();
        try {
            while (true) {
                Life now = life;
                if (now != null && !now.isOver()) {
                    return now;
                }
                long left = end - System.nanoTime();
                if (state == WorkerStatus.State.STOPPED || nextStart - end > 0 || left <= 0) {
                    failures.increment();
                    throw state == WorkerStatus.State.STOPPED ? stopped() : restarting();
                }
                changed.awaitNanos(left);
            }
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw restarting();
        } finally {
            lock.unlock();
        }
    }

    private WorkerException stopped() {
        return new WorkerException(Cause.GONE, "worker " + plugin + " was stopped");
    }

    private WorkerException restarting() {
        return new WorkerException(Cause.GONE, "worker " + plugin + " has ended and is being started again");
    }

    /** One life: its process up, greeted and ready. None, and no files of it, if it is unwanted by now. */
    private void live() {
        if (isStopped()) {
            return;
        }
        RunFolder folder = RunFolder.create(settings.runDirectory());
        Life begun;
        try {
            var jar = folder.jar(plugin.jar());
            var greeting = new Greeting(plugin.toString(), order, settings.startDeadline());
            Greeting.Greeted greeted = greeting.greet(folder.socket(), () -> process(folder, jar));
            begun = new Life(
                    plugin.toString(),
                    greeted,
                    places,
                    mostHeld(settings.memoryBytes(), Runtime.getRuntime().maxMemory()),
                    this::host,
                    over -> ended(over, folder));
        } catch (Throwable failed) {
            folder.close();
            throw failed;
        }
        boolean unwanted;
        lock.lock();
        try {
            unwanted = state == WorkerStatus.State.STOPPED;
            if (!unwanted) {
                life = begun;
                lastFolder = folder;
                state = WorkerStatus.State.RUNNING;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            begun.end(stopped());
        } else {
            begin(begun);
        }
    }

    /**
     * How many bytes a worker may make the gateway hold: no more than it may hold itself, and of a small heap not so much that a few workers together end
     * the gateway. One frame of any length is always read.
     */
    static long mostHeld(long memory, long heap) {
        return Math.min(memory + 4L * Bounds.FRAME, Math.max(2L * Bounds.FRAME, heap / 8));
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return state == WorkerStatus.State.STOPPED;
        } finally {
            lock.unlock();
        }
    }

    /** A process that nobody knows of yet is killed if it cannot be handed over. */
    private Process process(RunFolder folder, Path jar) {
        Process process = launcher.start(folder, jar);
        boolean ready = false;
        try {
            // A read from a pipe holds the thread that carries a virtual one: a few workers would hold all of them.
            Thread.ofPlatform()
                    .daemon()
                    .name("aegis-worker-output-" + plugin)
                    .start(() -> discard(process.getInputStream()));
            if (!serving && settings.longestInBackground().isPositive()) {
                background.set(
                        Background.of(process, settings.longestInBackground()).orElse(null));
            }
            ready = true;
            return process;
        } finally {
            if (!ready) {
                process.destroyForcibly();
            }
        }
    }

    /** A life whose process nobody listens to is taken back: whoever began it tries again. */
    private void begin(Life begun) {
        boolean listens = false;
        try {
            begun.begin();
            listens = true;
        } finally {
            if (!listens) {
                takeBack(begun);
            }
        }
    }

    private void takeBack(Life begun) {
        lock.lock();
        try {
            if (life == begun) {
                life = null;
                state = WorkerStatus.State.RESTARTING;
            }
        } finally {
            lock.unlock();
        }
        begun.end(restarting());
    }

    private void ended(Life over, RunFolder folder) {
        remove(folder);
        lock.lock();
        try {
            if (state == WorkerStatus.State.STOPPED || life != over) {
                return;
            }
            life = null;
            state = WorkerStatus.State.RESTARTING;
            if (over.nanos() > GOOD_LIFE.toNanos()) {
                badLives = 0;
            }
            nextStart = System.nanoTime() + pause();
            restarter = Thread.ofVirtual().name("aegis-restart-" + plugin).start(this::restart);
        } finally {
            lock.unlock();
        }
    }

    private void restart() {
        while (waitForNextStart()) {
            try {
                live();
                return;
            } catch (WorkerException notUp) {
                // The next try comes after a longer pause, and whoever calls meanwhile is told.
            } catch (Throwable defect) { // it is tried again all the same, or it would be down for ever
                report(defect);
            }
        }
    }

    private static void report(Throwable defect) {
        Thread restarting = Thread.currentThread();
        try {
            restarting.getUncaughtExceptionHandler().uncaughtException(restarting, defect);
        } catch (RuntimeException | Error unsaid) {
            // What cannot even be said must not end the trying.
        }
    }

    /** Whether there is to be one. */
    private boolean waitForNextStart() {
        lock.lock();
        try {
            if (badLives > 0) {
                nextStart = System.nanoTime() + pause();
            }
            badLives++;
            while (state != WorkerStatus.State.STOPPED) {
                long left = nextStart - System.nanoTime();
                if (left <= 0) {
                    restarts++;
                    return true;
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            return false;
        } catch (InterruptedException closed) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private long pause() {
        return pauseAfter(badLives).toNanos();
    }

    /** How long to wait before the next start, after so many that did not lead to a good life. */
    static Duration pauseAfter(int starts) {
        if (starts == 0) {
            return Duration.ZERO;
        }
        long millis = FIRST_PAUSE_MILLIS << Math.min(starts - 1, 10);
        return Duration.ofMillis(Math.min(millis, LONGEST_PAUSE_MILLIS));
    }

    private void discard(InputStream output) {
        byte[] buffer = new byte[8192];
        try (output) {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                discarded.add(count);
            }
        } catch (IOException closed) {
            // It ended.
        }
    }
}
