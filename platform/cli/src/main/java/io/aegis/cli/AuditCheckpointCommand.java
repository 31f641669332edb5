package io.aegis.cli;

import io.aegis.ledger.SealedNote;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "checkpoint",
        description = "the newest checkpoint, to be kept elsewhere; it is made now if there are unsealed records",
        mixinStandardHelpOptions = true)
final class AuditCheckpointCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    AuditCheckpointCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SealedNote note = CheckpointLink.to(place).checkpoint();
        note.note().lines().forEach(terminal::data);
        terminal.say(
                "It covers " + note.size() + " records. Keep it where nobody who can write the data directory can.");
        return ExitCode.OK.code();
    }
}
