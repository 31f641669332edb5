package io.aegis.cli;

import io.aegis.config.StarterConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "init", description = "write a starter configuration", mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "-f", paramLabel = "FILE", description = "where to write it (default aegis.yaml)")
    private Path file = Path.of("aegis.yaml");

    @Option(names = "--force", description = "overwrite the file")
    private boolean force;

    @Mixin
    private Place place = new Place();

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (Files.exists(file) && !force) {
            throw new CommandFailure(ExitCode.FAILED, file + " exists already; use --force to overwrite it");
        }
        write();
        LocalState.prepare(terminal, place.dataDirectory());
        terminal.say("wrote " + file.toAbsolutePath());
        terminal.say("");
        terminal.say("Next:");
        String aegis = Called.name();
        terminal.data("export " + ServerLink.KEY + "=$(" + aegis + " keys create me)");
        terminal.say("in another terminal:");
        terminal.data(aegis + " serve");
        terminal.say("and here again:");
        terminal.data("curl http://127.0.0.1:8000/v1/chat/completions -H 'content-type: application/json' \\");
        terminal.data("  -H \"authorization: Bearer $" + ServerLink.KEY + "\" \\");
        terminal.data("  -d '{\"model\": \"default\", \"messages\": [{\"role\": \"user\", \"content\": \"Write to"
                + " jane@example.com\"}]}'");
        return ExitCode.OK.code();
    }

    private void write() {
        try {
            Files.writeString(
                    file,
                    StarterConfig.text(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw FileTrouble.writing(file, failed);
        }
    }
}
