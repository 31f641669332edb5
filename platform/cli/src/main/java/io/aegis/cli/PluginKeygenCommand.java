package io.aegis.cli;

import io.aegis.admission.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A key to sign plugins with. */
@Command(
        name = "keygen",
        description = "make a key to sign plugins with: K, which is secret, and K.pub",
        mixinStandardHelpOptions = true)
final class PluginKeygenCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "-f", paramLabel = "K", required = true, description = "where to write it; never overwritten")
    private Path file = Path.of("");

    PluginKeygenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path publicFile = PluginFiles.publicKey(file);
        for (Path each : new Path[] {file, publicFile}) {
            if (Files.exists(each)) {
                throw new CommandFailure(
                        ExitCode.FAILED, each + " exists already; a key is never overwritten, choose another name");
            }
        }
        SigningKeys.Pair pair = SigningKeys.generate();
        try {
            // Private from its first moment: the file is nobody else's before anything is in it.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, pair.privatePem(), StandardOpenOption.WRITE);
            Files.writeString(publicFile, pair.publicPem(), StandardOpenOption.CREATE_NEW);
        } catch (IOException failed) {
            throw new CommandFailure(
                    ExitCode.FAILED, "the key cannot be written to " + file + " (" + FileTrouble.why(failed) + ")");
        }
        terminal.data(SigningKeys.fingerprint(SigningKeys.publicKey(pair.publicPem())));
        terminal.say("wrote " + file + ", which is secret, and " + publicFile + ", which operators pin");
        return ExitCode.OK.code();
    }
}
