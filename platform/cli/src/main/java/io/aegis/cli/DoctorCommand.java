package io.aegis.cli;

import io.aegis.admission.PluginTier;
import io.aegis.app.PluginView;
import io.aegis.app.Seal;
import io.aegis.app.StartException;
import io.aegis.app.State;
import io.aegis.app.Version;
import io.aegis.app.Workbench;
import io.aegis.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "doctor", description = "look at everything that a gateway needs", mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final long LITTLE_SPACE = 512L << 20;

    private static final String PROCESS = "aegis.yaml says sandbox: {isolation: process}: plugins that ask for the tier"
            + " sandboxed run in the tier process, and read and reach whatever the gateway's user can";

    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    /** One thing that was looked at. */
    private record Check(String what, boolean good, String found) {
        Map<String, Object> row() {
            return Output.row("what", what, "good", good, "found", found);
        }
    }

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var checks = new ArrayList<Check>();
        checks.add(new Check("version", true, Version.text()));
        try (Workbench bench = Workbench.open(place.settings())) {
            for (PluginView plugin : bench.plugins()) {
                checks.add(new Check(
                        "plugin " + plugin.type(),
                        plugin.state().equals("active"),
                        plugin.state() + ", " + plugin.tier()));
            }
            checks.add(config(bench));
        }
        checks.add(dataDirectory());
        checks.add(space());
        checks.add(seal());
        checks.add(sandbox());
        var rows = new ArrayList<List<String>>();
        for (Check check : checks) {
            rows.add(List.of(check.good() ? terminal.green("ok") : terminal.red("BAD"), check.what(), check.found()));
        }
        output.print(
                terminal,
                List.of("", "WHAT", "FOUND"),
                rows,
                checks.stream().map(Check::row).toList());
        return checks.stream().allMatch(Check::good) ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }

    private static Check seal() {
        List<String> gaps = Seal.gaps();
        return new Check("seal", gaps.isEmpty(), gaps.isEmpty() ? "the process is sealed" : String.join("; ", gaps));
    }

    /** Nothing is wrong without it as long as no plugin wants it, and one that does has a line of its own. */
    private Check sandbox() {
        return new Check("sandbox", true, isProcess() ? PROCESS : bubblewrap());
    }

    /** Of a configuration that cannot be read another line tells. */
    private boolean isProcess() {
        try {
            return place.tier(PluginTier.SANDBOXED.word())
                    .filter(PluginTier.PROCESS::equals)
                    .isPresent();
        } catch (ConfigException wrong) {
            return false;
        }
    }

    private static String bubblewrap() {
        return Workbench.bubblewrap()
                .map(path -> "plugins of the tier sandboxed run under " + path)
                .orElse("bubblewrap cannot be used here, so plugins of the tier sandboxed do not start."
                        + " Install it (`apt install bubblewrap`, `dnf install bubblewrap`) and allow this"
                        + " user user namespaces; or say sandbox: {isolation: process} in aegis.yaml, and"
                        + " a plugin reads and reaches whatever the gateway's user can");
    }

    private Check config(Workbench bench) {
        try {
            return new Check(
                    "configuration",
                    true,
                    place.config() + " " + bench.load().effective().digest());
        } catch (ConfigException wrong) {
            return new Check("configuration", false, wrong.problems().getFirst().toString());
        }
    }

    private Check dataDirectory() {
        Path directory = place.dataDirectory();
        if (!Files.exists(directory)) {
            return new Check("data directory", true, directory + " (is created when it is first needed)");
        }
        try (State state = State.open(directory)) {
            return new Check("data directory", true, state.directory().toString());
        } catch (StartException unusable) {
            boolean held = unusable.code().equals("AEG-SRV-003");
            return new Check(
                    "data directory",
                    held,
                    held ? directory + " (a gateway runs)" : String.valueOf(unusable.getMessage()));
        }
    }

    private Check space() {
        Path near = place.dataDirectory();
        for (Path above = near; above != null && !Files.exists(near); above = above.getParent()) {
            near = above;
        }
        try {
            long free = Files.getFileStore(near).getUsableSpace();
            return new Check("disk", free > LITTLE_SPACE, (free >> 20) + " MiB free");
        } catch (IOException unknown) {
            return new Check("disk", false, "the free space cannot be read");
        }
    }
}
