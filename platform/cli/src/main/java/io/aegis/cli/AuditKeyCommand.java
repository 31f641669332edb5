package io.aegis.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "key",
        description = "the public key that checkpoints are checked with, in PEM",
        mixinStandardHelpOptions = true)
final class AuditKeyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Option(names = "--rotate", description = "have a new key sign from now on; the old one signs that it does")
    private boolean rotate;

    AuditKeyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CheckpointLink link = CheckpointLink.to(place);
        JsonNode key = rotate ? link.rotate() : link.key();
        if (output.format() == Format.table) {
            key.path("key").asString("").lines().forEach(terminal::data);
            terminal.say("fingerprint " + key.path("fingerprint").asString(""));
        } else {
            output.print(terminal, key);
        }
        return ExitCode.OK.code();
    }
}
