package io.aegis.cli;

import io.aegis.vendor.Check;
import io.aegis.vendor.Judge;
import io.aegis.vendor.VendorProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = "try a plugin against the contract of its kind: 0 it passes, 1 it does not",
        mixinStandardHelpOptions = true)
final class PluginTestCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "the plugin's project, which is built, or its jar")
    private Path path = Path.of("");

    @Mixin
    private Output output = new Output();

    PluginTestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (Files.notExists(path)) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND, "there is no " + path + "; name the folder of a plugin's project, or its jar");
        }
        Path jar = new VendorProject(path).jar();
        List<Check> checks = new Judge(Place.image().conformance()).judge(jar);
        var rows = new ArrayList<List<String>>();
        var values = new ArrayList<Object>();
        for (Check check : checks) {
            rows.add(List.of(check.passed() ? "pass" : "FAIL", check.name()));
            values.add(Output.row("check", check.name(), "passed", check.passed(), "message", check.message()));
        }
        output.print(terminal, List.of("RESULT", "CHECK"), rows, values);
        List<Check> failed = checks.stream().filter(check -> !check.passed()).toList();
        for (Check check : failed) {
            terminal.say("");
            terminal.say(check.name() + ":");
            terminal.say(check.message());
        }
        terminal.say(jar + ": " + (checks.size() - failed.size()) + " of " + checks.size() + " checks passed");
        return failed.isEmpty() ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }
}
