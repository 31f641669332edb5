package io.aegis.cli;

import io.aegis.app.State;
import io.aegis.ledger.LedgerReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Evidence: export, offline verification, and what seals it. */
@Command(
        name = "audit",
        description = "evidence",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuditCommand.Export.class,
            AuditVerifyCommand.class,
            AuditKeyCommand.class,
            AuditCheckpointCommand.class,
            AuditProveCommand.class,
            AuditInventoryCommand.class,
            AuditReportCommand.class
        })
final class AuditCommand {
    @Command(name = "export", description = "write the evidence as JSON lines", mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Option(names = "-f", paramLabel = "FILE", description = "where to write it (default: standard output)")
        private @Nullable Path file;

        @Option(names = "--since-seq", paramLabel = "N", description = "begin with this record (default 1)")
        private long since = 1;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORMAT",
                description = "json: lines that can be verified; csv: a table for people (default json)")
        private ExportFormat format = ExportFormat.json;

        Export(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            LocalState.require(place.dataDirectory());
            var reader = new LedgerReader(State.evidence(place.dataDirectory()));
            if (file == null) {
                var text = new StringWriter();
                format.write(reader, text, since);
                text.toString().lines().forEach(terminal::data);
                return ExitCode.OK.code();
            }
            try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                long records = format.write(reader, out, since);
                terminal.say("wrote " + records + " records to " + file);
            }
            return ExitCode.OK.code();
        }
    }
}
