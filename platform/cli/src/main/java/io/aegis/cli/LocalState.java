package io.aegis.cli;

import io.aegis.app.StartException;
import io.aegis.app.State;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data directory as a command uses it when no gateway holds it. */
final class LocalState {
    /** The code of a data directory that another process holds. */
    static final String HELD = "AEG-SRV-003";

    private LocalState() {}

    /** Opens it for a command that leaves evidence. */
    static State open(Place place) {
        place.requireConfig();
        return State.open(place.dataDirectory()).under(place.configDigest());
    }

    /** Creates the directory if it is missing, and says where. */
    static void prepare(Terminal terminal, Path directory) {
        boolean missing = !Files.exists(directory);
        try (State state = State.open(directory)) {
            if (missing) {
                terminal.say("created the data directory " + state.directory());
            }
        }
    }

    /** Whether a gateway runs on a directory. One that is not there is not made. */
    static boolean isHeld(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try {
            State.open(directory).close();
            return false;
        } catch (StartException unusable) {
            return unusable.code().equals(HELD);
        }
    }

    /** Says that a directory which a command only reads is not there. */
    static void require(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "there is no data directory " + directory + "; name it with --data-dir or AEGIS_DATA_DIR");
        }
    }
}
