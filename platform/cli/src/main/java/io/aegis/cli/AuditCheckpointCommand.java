package io.aegis.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "checkpoint",
        description = "the newest checkpoint, to be kept elsewhere; it is made now if there are unsealed records",
        mixinStandardHelpOptions = true)
final class AuditCheckpointCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Option(
            names = "--publish",
            description = "have every exporter carry it away now, and fail unless each of them has")
    private boolean publish;

    AuditCheckpointCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CheckpointLink.Sealed sealed = CheckpointLink.to(place).checkpoint(publish);
        sealed.note().note().lines().forEach(terminal::data);
        if (publish) {
            return published(sealed.published()).code();
        }
        terminal.say("It covers " + sealed.note().size()
                + " records. Keep it where nobody who can write the data directory can.");
        return ExitCode.OK.code();
    }

    private ExitCode published(JsonNode receipts) {
        if (!receipts.isArray()) {
            terminal.say("It was made and not published: exporters run in a gateway, and none runs here. Start it with"
                    + " `aegis serve`, or keep what is printed elsewhere by yourself.");
            return ExitCode.UNAVAILABLE;
        }
        if (receipts.isEmpty()) {
            terminal.say("It was made and not published: no exporter is configured. Add one under `exporters` of the"
                    + " configuration, or keep what is printed elsewhere by yourself.");
            return ExitCode.CONFIG;
        }
        ExitCode exit = ExitCode.OK;
        for (JsonNode receipt : receipts) {
            boolean delivered = receipt.path("delivered").asBoolean(false);
            String where = receipt.path("exporter").asString("") + ", "
                    + receipt.path("to").asString("");
            if (delivered) {
                terminal.say("published: " + where);
            } else {
                terminal.say("NOT published: " + where + ": "
                        + receipt.path("trouble").asString("")
                        + ". It goes there by itself as soon as the receiver takes it.");
                exit = ExitCode.UNAVAILABLE;
            }
        }
        return exit;
    }
}
