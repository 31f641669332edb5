package io.aegis.cli;

import io.aegis.app.PluginAdministration;
import io.aegis.app.PluginRefusedException;
import io.aegis.vendor.ProjectWatch;
import io.aegis.vendor.VendorException;
import io.aegis.vendor.VendorProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A plugin that is being written, in a gateway that follows. */
@Command(
        name = "dev",
        description = "build a plugin, serve it in a gateway of its own, and follow every change of its sources",
        mixinStandardHelpOptions = true)
final class PluginDevCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "the plugin's project")
    private Path path = Path.of("");

    @Option(names = "--tier", paramLabel = "T", description = "verified, sandboxed or process (default: sandboxed)")
    private @Nullable String tier;

    PluginDevCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var project = new VendorProject(path);
        project.requireSources();
        Path directory = Files.createTempDirectory("aegis-dev");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory))); // also if a build is interrupted
        try (var watch = ProjectWatch.of(path);
                DevGateway gateway = start(project, directory)) {
            Thread follower = Thread.ofVirtual().start(() -> follow(project, watch, gateway));
            terminal.say("aegis: listening on " + gateway.url());
            terminal.say("");
            terminal.data(gateway.request());
            terminal.say("");
            terminal.say("A change in src, pom.xml or bnd.bnd is built and takes the place of what runs. Ctrl-C ends.");
            int exit = gateway.awaitEnd();
            follower.interrupt();
            follower.join();
            return exit;
        }
    }

    private DevGateway start(VendorProject project, Path directory) throws IOException {
        Path jar = project.built();
        try {
            return DevGateway.start(jar, Optional.ofNullable(tier), directory, terminal::say);
        } catch (PluginRefusedException refused) {
            throw new CommandFailure(ExitCode.REFUSED, refused.code() + ": " + refused.getMessage());
        }
    }

    private void follow(VendorProject project, ProjectWatch watch, DevGateway gateway) {
        try {
            while (true) {
                watch.awaitChange();
                terminal.say("building");
                replace(project, gateway);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever is wrong with what was written, what ran before goes on. */
    private void replace(VendorProject project, DevGateway gateway) {
        try {
            PluginAdministration.Done done = gateway.update(project.built());
            terminal.say("runs: " + done.plugin() + " " + done.version() + " " + done.tier() + " " + done.digest());
        } catch (PluginRefusedException refused) {
            terminal.complain("refused, the one before goes on: " + refused.code() + ": " + refused.getMessage());
        } catch (VendorException | IOException | CommandFailure failed) {
            terminal.complain("the one before goes on: " + failed.getMessage());
        }
    }

    private static void delete(Path directory) {
        try {
            TemporaryFolder.delete(directory);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
