package io.aegis.cli;

import io.aegis.admission.SignatureEnvelope;
import io.aegis.admission.Signing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The signature of a plugin, made here or by something that never gives its key away. */
@Command(name = "sign", description = "sign the exact bytes of a jar; writes JAR.sig", mixinStandardHelpOptions = true)
final class PluginSignCommand implements Callable<Integer> {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Terminal terminal;

    @Parameters(paramLabel = "JAR", description = "the jar; its signature will be JAR.sig")
    private Path jar = Path.of("");

    @Option(names = "--key", paramLabel = "K", description = "private key of `plugin keygen`; K.pub lies beside it")
    private @Nullable Path key;

    @Option(
            names = "--digest-only",
            description = "sign nothing: print the bytes that have to be signed, for a key that is kept elsewhere")
    private boolean digestOnly;

    @Option(
            names = "--attach",
            paramLabel = "SIGFILE",
            description = "a signature of those bytes, 64 bytes or base64; checked, then written to JAR.sig")
    private @Nullable Path attached;

    @Option(names = "--public-key", paramLabel = "PUB", description = "the key that made the attached signature")
    private @Nullable Path publicKey;

    PluginSignCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        long ways = Stream.of(key != null, digestOnly, attached != null)
                .filter(way -> way)
                .count();
        if (ways != 1 || (attached == null) != (publicKey == null)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "name one of --key K, --digest-only, and --attach SIGFILE with --public-key PUB");
        }
        byte[] bytes = PluginFiles.jar(jar);
        if (attached != null && publicKey != null) {
            return write(Signing.attach(bytes, PluginFiles.key(publicKey), PluginFiles.small(attached)));
        }
        if (key != null) {
            warnIfShared(key);
            return write(Signing.sign(bytes, PluginFiles.key(key), publicHalf(key)));
        }
        terminal.piece(new String(Signing.message(bytes), StandardCharsets.US_ASCII));
        return ExitCode.OK.code();
    }

    private int write(SignatureEnvelope envelope) {
        Path file = PluginFiles.signature(jar);
        try {
            Files.writeString(file, envelope.json());
        } catch (IOException failed) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "the signature cannot be written to " + file + " (" + FileTrouble.why(failed) + ")");
        }
        terminal.data(envelope.sha256());
        terminal.say("wrote " + file + ", signed with " + envelope.key());
        return ExitCode.OK.code();
    }

    private static String publicHalf(Path key) {
        Path file = PluginFiles.publicKey(key);
        if (!Files.exists(file) && key.toString().endsWith(".pub")) {
            throw new CommandFailure(
                    ExitCode.USAGE, key + " is a public key; --key takes the private one, which lies beside it");
        }
        if (!Files.exists(file)) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "there is no " + file + "; `openssl pkey -in " + key + " -pubout -out " + file + "` writes it");
        }
        return PluginFiles.key(file);
    }

    private void warnIfShared(Path key) throws IOException {
        if (Files.isRegularFile(key)
                && Files.getPosixFilePermissions(key).stream().anyMatch(OTHERS::contains)) {
            terminal.say("warning: others can read " + key + "; `chmod 600 " + key + "`, and consider another key");
        }
    }
}
