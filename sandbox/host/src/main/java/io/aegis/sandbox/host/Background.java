package io.aegis.sandbox.host;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    private final ProcessFiles files;
    private final long pid;
    private final BooleanSupplier alive;
    private final String ours;
    private final long end;
    private @Nullable Session back;

    private Background(ProcessFiles files, long pid, BooleanSupplier alive, String ours, Duration atMost) {
        this.files = files;
        this.pid = pid;
        this.alive = alive;
        this.ours = ours;
        this.end = System.nanoTime() + atMost.toNanos();
    }

    /** Puts the session back that a process opens for its child, for so long at most; empty if sessions do not count here. */
    static Optional<Background> of(Process process, Duration atMost) {
        return of(ProcessFiles.OF_THIS_MACHINE, process.pid(), process::isAlive, atMost, PATIENCE);
    }

    /**
     * The same with the files of processes elsewhere.
     *
     * @param patience how long the session is waited for; one that comes later is put back when this is tended
     */
    static Optional<Background> of(
            ProcessFiles files, long pid, BooleanSupplier alive, Duration atMost, Duration patience) {
        if (Files.notExists(file(self(files)))) {
            return Optional.empty();
        }
        var background = new Background(files, pid, alive, ours(files), atMost);
        background.await(patience);
        return Optional.of(background);
    }

    /** Puts the session of a process back that is about to be killed: to take its memory from it keeps a core busy for some ten milliseconds. */
    static void leave(Process process) {
        leave(ProcessFiles.OF_THIS_MACHINE, process.pid(), process::isAlive);
    }

    /** The same with the files of processes elsewhere. */
    static void leave(ProcessFiles files, long pid, BooleanSupplier alive) {
        if (alive.getAsBoolean()) {
            opened(files, pid, ours(files)).ifPresent(session -> write(session, Integer.toString(NICE)));
        }
    }

    /**
     * Does what is left to do: puts the session back, or brings it forward. Asked again and again, for the kernel may want that, too: without a privilege, it
     * takes one such change in a tenth of a second.
     *
     * @param serves whether somebody waits for what the process does
     * @return whether nothing is left
     */
    synchronized boolean tend(boolean serves) {
        if (serves || System.nanoTime() - end > 0) {
            return back == null || write(back, back.nice()) || Files.notExists(back.file());
        }
        putBack();
        return false;
    }

    private void await(Duration patience) {
        long last = System.nanoTime() + patience.toNanos();
        while (!putBack()
                && alive.getAsBoolean()
                && System.nanoTime() - last < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private synchronized boolean putBack() {
        if (back == null && alive.getAsBoolean()) {
            back = opened(files, pid, ours)
                    .filter(session -> write(session, Integer.toString(NICE)))
                    .orElse(null);
        }
        return back != null;
    }

    /** The name of the gateway's session; none if it is in none that has a name, as what the machine itself has started is. */
    private static String ours(ProcessFiles files) {
        return session(self(files)).map(Session::name).orElse("");
    }

    private static Path self(ProcessFiles files) {
        return files.proc().resolve("self");
    }

    /** The session that a process opened for its child. */
    private static Optional<Session> opened(ProcessFiles files, long pid, String ours) {
        return files.children(pid)
                .mapToObj(child -> session(files.of(child, "")))
                .flatMap(Optional::stream)
                .filter(session -> !session.name().equals(ours))
                .findFirst();
    }

    private static Optional<Session> session(Path process) {
        Path file = file(process);
        return ProcessFiles.read(file)
                .map(SESSION::matcher)
                .filter(Matcher::matches)
                .map(told -> new Session(file, told.group("name"), told.group("nice")));
    }

    private static Path file(Path process) {
        return process.resolve("autogroup");
    }

    /** Not with a channel: it takes a kernel that wants to be asked again for one that has written nothing, which it has no exception for. */
    private static boolean write(Session session, String nice) {
        try (var file = new FileOutputStream(session.file().toFile())) {
            file.write(nice.getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
