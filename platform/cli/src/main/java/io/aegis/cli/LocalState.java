package io.aegis.cli;

import io.aegis.app.StartException;
import io.aegis.app.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The data directory as a command uses it when no gateway holds it. */
final class LocalState {
    /** The code of a data directory that another process holds. */
    static final String HELD = "AEG-SRV-003";

    private LocalState() {}

    /**
     * What a command does with it: through the gateway that holds it, or else by itself. Another command holds it for a moment only, and is waited for.
     */
    static <T> T either(Place place, Function<State, T> direct, Supplier<T> throughGateway) {
        return either(Patience.USUAL, place, direct, throughGateway);
    }

    static <T> T either(Patience patience, Place place, Function<State, T> direct, Supplier<T> throughGateway) {
        for (int attempt = 0; attempt <= patience.attempts(); attempt++) {
            Optional<State> opened = opened(place);
            if (opened.isPresent()) {
                try (State state = opened.get()) {
                    return direct.apply(state);
                }
            }
            if (AdminLink.answers(place.dataDirectory())) {
                return throughGateway.get();
            }
            patience.pause().run();
        }
        throw held(place.dataDirectory());
    }

    /** Says that somebody holds it who takes no commands. */
    static CommandFailure held(Path directory) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE,
                HELD + ": the data directory " + directory
                        + " is held by a process that takes no commands: another command, or a gateway that starts or"
                        + " ends; try again when it is done");
    }

    /** Opened for a command that leaves evidence; empty if another process holds it. */
    private static Optional<State> opened(Place place) {
        place.requireConfig();
        try {
            return Optional.of(State.open(place.dataDirectory()).under(place.configDigest()));
        } catch (StartException unusable) {
            if (unusable.code().equals(HELD)) {
                return Optional.empty();
            }
            throw unusable;
        }
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

    /** Whether a process holds a directory. One that is not there is not made. */
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
