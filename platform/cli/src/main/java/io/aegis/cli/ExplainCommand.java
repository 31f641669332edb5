package io.aegis.cli;

import io.aegis.app.State;
import io.aegis.ledger.LedgerReader;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "explain", description = "the verdict trail of a run", mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Parameters(arity = "0..1", paramLabel = "RUN")
    private @Nullable String run;

    @Option(names = "--last", description = "the run whose evidence came last")
    private boolean last;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path directory = place.dataDirectory();
        LocalState.require(directory);
        var reader = new LedgerReader(State.evidence(directory));
        String id = last ? reader.lastRun().orElseThrow(() -> notFound("there is no run yet")) : named();
        List<JsonNode> records = reader.ofRun(id);
        if (records.isEmpty()) {
            throw notFound("there is no evidence of a run " + id + " in " + directory);
        }
        if (output.format() == Format.table) {
            Trail.print(terminal, id, records);
        } else {
            output.print(terminal, records);
        }
        return ExitCode.OK.code();
    }

    private String named() {
        if (run == null) {
            throw new CommandFailure(ExitCode.USAGE, "name a run, or use --last");
        }
        try {
            return UUID.fromString(run).toString();
        } catch (IllegalArgumentException notAnId) {
            throw notFound("'" + run + "' is not the id of a run; it is in the x-aegis-run-id header of the answer");
        }
    }

    private static CommandFailure notFound(String message) {
        return new CommandFailure(ExitCode.NOT_FOUND, message);
    }
}
