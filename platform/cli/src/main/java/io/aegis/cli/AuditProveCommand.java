package io.aegis.cli;

import io.aegis.app.State;
import io.aegis.ledger.Proof;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "prove",
        description = "the records of one run with the proof that a checkpoint covers them, as JSON",
        mixinStandardHelpOptions = true)
final class AuditProveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Parameters(paramLabel = "RUN")
    private String run = "";

    @Option(names = "-f", paramLabel = "FILE", description = "where to write it (default: standard output)")
    private @Nullable Path file;

    @Option(
            names = "--checkpoint",
            paramLabel = "OLD",
            description = "an earlier checkpoint; the proof then also shows that nothing was changed since")
    private @Nullable Path earlier;

    AuditProveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String id = named();
        var known = Optional.ofNullable(earlier).map(Evidence::checkpoint);
        var newest = CheckpointLink.to(place).checkpoint(false).note();
        String proof = Proof.of(State.evidence(place.dataDirectory()), id, newest, known)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.NOT_FOUND, "there is no evidence of a run " + id + " in " + place.dataDirectory()));
        if (file == null) {
            Writer out = terminal.exact();
            out.write(proof + "\n");
            out.flush();
        } else {
            write(file, proof);
            terminal.say("wrote the proof of run " + id + " to " + file);
        }
        return ExitCode.OK.code();
    }

    private static void write(Path file, String proof) {
        try {
            Files.writeString(file, proof + "\n");
        } catch (IOException failed) {
            throw FileTrouble.writing(file, failed);
        }
    }

    private String named() {
        try {
            return UUID.fromString(run).toString();
        } catch (IllegalArgumentException notAnId) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "'" + run + "' is not the id of a run; it is in the x-aegis-run-id header of the answer");
        }
    }
}
