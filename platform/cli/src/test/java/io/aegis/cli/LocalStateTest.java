package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.app.State;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two commands that meet on a data directory, without a gateway. */
class LocalStateTest {
    private static final Supplier<String> NO_GATEWAY = () -> {
        throw new AssertionError("no gateway runs");
    };

    @TempDir
    Path folder;

    @Test
    void oneWaitsForTheOther() {
        var other = new ArrayDeque<>(List.of(State.open(data())));
        var patience = new Patience(1, () -> other.remove().close());
        assertThat(LocalState.either(patience, place(), state -> "done", NO_GATEWAY))
                .isEqualTo("done");
        assertThat(other).isEmpty();
    }

    @Test
    void itDoesNotWaitForEver() {
        try (State other = State.open(data())) {
            var patience = new Patience(2, () -> assertThat(other.directory()).exists());
            assertThatThrownBy(() -> LocalState.either(patience, place(), state -> "done", NO_GATEWAY))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exit()).isEqualTo(ExitCode.UNAVAILABLE))
                    .hasMessageContaining("another command, or a gateway that starts or ends");
        }
    }

    @Test
    void whereNobodyHoldsItNoGatewayRuns() {
        State.open(data()).close();
        Typed applied = Typed.run("config", "apply", "--data-dir", data().toString());
        assertThat(applied.exit()).isEqualTo(69);
        assertThat(applied.err()).contains("no gateway runs on the data directory", "`aegis serve`");
    }

    @Test
    void whereSomebodyHoldsItWhoTakesNoCommandsThatIsSaid() {
        try (State other = State.open(data())) {
            Typed applied =
                    Typed.run("config", "apply", "--data-dir", other.directory().toString());
            assertThat(applied.exit()).isEqualTo(69);
            assertThat(applied.err()).contains("AEG-SRV-003", "held by a process that takes no commands");
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Place place() {
        var place = new Place();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("place", CommandLine.Model.CommandSpec.forAnnotatedObject(place)))
                .parseArgs("--data-dir", data().toString());
        return place;
    }
}
