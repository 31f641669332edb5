package io.aegis.cli;

import io.aegis.app.State;
import io.aegis.ledger.LedgerReader;
import io.aegis.ledger.Verification;
import io.aegis.ledger.Verifier;
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
import picocli.CommandLine.Parameters;

/** Evidence: export and offline verification. */
@Command(
        name = "audit",
        description = "evidence",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuditCommand.Export.class,
            AuditCommand.Verify.class,
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

    @Command(
            name = "verify",
            description = "verify an export: 0 intact, 1 tampered, 2 not an export",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Option(names = "--key", paramLabel = "PUB", description = "public key of the signer (not built yet)")
        private @Nullable String key;

        @Option(names = "--checkpoint", paramLabel = "OLD", description = "an earlier checkpoint (not built yet)")
        private @Nullable String checkpoint;

        @Option(names = "--strict", description = "unsealed records are a failure")
        private boolean strict;

        Verify(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (key != null || checkpoint != null) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE,
                        "signed checkpoints are not built yet in this version; leave --key and --checkpoint out");
            }
            return switch (Verifier.verify(file)) {
                case Verification.Intact(long records, long first, String hash) -> intact(records, first, hash);
                case Verification.Tampered(long line, String why) -> {
                    terminal.complain("TAMPERED at line " + line + ": " + why);
                    yield ExitCode.FAILED.code();
                }
                case Verification.NotAnExport(String why) -> {
                    terminal.complain("not an export of Aegis evidence: " + why);
                    yield ExitCode.USAGE.code();
                }
            };
        }

        private int intact(long records, long first, String hash) {
            terminal.data("intact: " + records + " records from " + first + ", last hash " + hash);
            terminal.say("The signer was not checked, and all " + records
                    + " records are unsealed: without a signed checkpoint"
                    + " nobody can see that records are missing at the end, or that the whole was written anew.");
            return strict ? ExitCode.FAILED.code() : ExitCode.OK.code();
        }
    }
}
