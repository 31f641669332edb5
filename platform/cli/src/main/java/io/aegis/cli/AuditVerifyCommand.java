package io.aegis.cli;

import io.aegis.ledger.Expectations;
import io.aegis.ledger.Verification;
import io.aegis.ledger.Verifier;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "verify an export, or the proof of a run: 0 intact, 1 tampered, 2 neither of them",
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Option(names = "--key", paramLabel = "PUB", description = "public key of the signer, or a file with it")
    private @Nullable String key;

    @Option(
            names = "--checkpoint",
            paramLabel = "OLD",
            description = "a file with an earlier checkpoint, with which the export must begin")
    private @Nullable Path earlier;

    @Option(
            names = "--strict",
            description = "unsealed records, an unchecked signer and a missing beginning are a failure")
    private boolean strict;

    AuditVerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        FileTrouble.require(file);
        var expected = new Expectations(
                Optional.ofNullable(key).map(Evidence::key),
                Optional.ofNullable(earlier).map(Evidence::checkpoint));
        Verification found = Verifier.verify(file, expected);
        return switch (found) {
            case Verification.Intact intact -> {
                say(intact);
                yield ended(found);
            }
            case Verification.Proven proven -> {
                say(proven);
                yield ended(found);
            }
            case Verification.Tampered(long line, String why) -> {
                terminal.complain("TAMPERED" + (line > 0 ? " at line " + line : "") + ": " + why);
                yield ExitCode.FAILED.code();
            }
            case Verification.NotAnExport(String why) -> {
                terminal.complain("not an export of Aegis evidence: " + why);
                yield ExitCode.USAGE.code();
            }
        };
    }

    private int ended(Verification found) {
        if (found.passes(strict)) {
            return ExitCode.OK.code();
        }
        terminal.complain("--strict: what was said above is a failure");
        return ExitCode.FAILED.code();
    }

    private void say(Verification.Intact intact) {
        Verification.Seal seal = intact.seal();
        terminal.data("intact: " + intact.records() + " records from " + intact.firstSeq() + ", last hash "
                + intact.lastHash());
        terminal.data("sealed: " + (intact.records() - seal.unsealed()) + " records, by " + seal.checkpoints()
                + " checkpoints in the export" + (seal.earlierChecked() ? " and the earlier one" : ""));
        if (intact.firstSeq() != 1) {
            terminal.say("It begins with record " + intact.firstSeq() + ": what came before was not looked at, and no"
                    + " checkpoint could be compared with its records.");
        }
        if (seal.unsealed() > 0) {
            terminal.say(seal.unsealed() + " records are unsealed: no checkpoint that could be checked covers them.");
        }
        saySigner(seal.signerChecked());
        if (!seal.earlierChecked()) {
            terminal.say("Without an earlier checkpoint (--checkpoint) nobody can see that records are missing at the"
                    + " end, or that the holder of the key wrote all of it anew.");
        }
    }

    private void say(Verification.Proven proven) {
        terminal.data("proven: " + proven.records() + " records of run " + proven.run() + " are in the tree of "
                + proven.size() + " records" + (proven.earlierChecked() ? ", which continues the earlier one" : ""));
        saySigner(proven.signerChecked());
        terminal.say("A proof shows that these records are there, not that the run has no others.");
    }

    private void saySigner(boolean checked) {
        if (!checked) {
            terminal.say("The signer was not checked: say with --key whose signature it must be.");
        }
    }
}
