package io.aegis.cli;

import io.aegis.app.State;
import io.aegis.ledger.LedgerReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
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
            Path target = file;
            if (target == null) {
                Writer out = terminal.exact();
                format.write(reader, out, since);
                out.flush();
            } else {
                terminal.say("wrote " + write(reader, target) + " records to " + target);
            }
            return ExitCode.OK.code();
        }

        /** What it says is said when all of it is in the file. */
        private long write(LedgerReader reader, Path target) {
            try (BufferedWriter out = Files.newBufferedWriter(target, StandardCharsets.UTF_8)) {
                return format.write(reader, out, since);
            } catch (IOException failed) {
                throw FileTrouble.writing(target, failed);
            }
        }
    }
}
