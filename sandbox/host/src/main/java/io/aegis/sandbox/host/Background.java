package io.aegis.sandbox.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session whose processes come after those of all others, for as long as what they do is in no hurry.
 *
 * <p>Linux shares processors between sessions first, and among the threads of each then ({@code sched_autogroup_enabled}). A process with a session of its own,
 * as bubblewrap gives it, has as much as the whole gateway has while it starts, and everybody who is served meanwhile waits for it. A session may be put back
 * and brought forward again without a privilege, which a process may not. Where sessions do not count, as in a container or on another system, there is
 * nothing to put back, and little to win: a thread of a worker is one among those of the gateway there.
 */
final class Background {
    /** A tenth of what others have, if they want everything. */
    private static final int NICE = 10;

    /** A session is there some milliseconds after its process was started. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final long TICK_NANOS = 1_000_000;

    /** For example {@code /autogroup-648 nice 0}. */
    private static final Pattern SESSION = Pattern.compile("(?<name>/autogroup-\\d+) nice (?<nice>-?\\d+)\\s*");

    private record Session(Path file, String name, String nice) {}

    private final Session session;
    private final long since = System.nanoTime();

    private Background(Session session) {
        this.session = session;
    }

    /** Puts the session back that a process opens for its child; empty if sessions do not count here. */
    static Optional<Background> of(Process process) {
        return of(ProcessFiles.OF_THIS_MACHINE, process.pid(), process::isAlive);
    }

    /**
     * The same with the files of processes elsewhere.
     *
     * @param alive whether it is worth waiting for the session
     */
    static Optional<Background> of(ProcessFiles files, long pid, BooleanSupplier alive) {
        Optional<Session> ours = session(files.proc().resolve("self"));
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        do {
            Optional<Session> own = files.children(pid)
                    .mapToObj(child -> session(files.of(child, "")))
                    .flatMap(Optional::stream)
                    .filter(session -> !session.name().equals(ours.get().name()))
                    .findFirst();
            if (own.isPresent()) {
                return own.filter(session -> write(session, Integer.toString(NICE)))
                        .map(Background::new);
            }
            LockSupport.parkNanos(TICK_NANOS);
        } while (alive.getAsBoolean()
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted());
        return Optional.empty();
    }

    long since() {
        return since;
    }

    /** Brings the session forward, unless the kernel wants to be asked again later: without a privilege it takes one such change in a tenth of a second. */
    boolean leave() {
        return write(session, session.nice()) || Files.notExists(session.file());
    }

    private static Optional<Session> session(Path process) {
        Path file = process.resolve("autogroup");
        return ProcessFiles.read(file)
                .map(SESSION::matcher)
                .filter(Matcher::matches)
                .map(told -> new Session(file, told.group("name"), told.group("nice")));
    }

    private static boolean write(Session session, String nice) {
        try {
            Files.writeString(session.file(), nice);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
