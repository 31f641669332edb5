package io.aegis.plugins;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.sandbox.host.Isolation;
import io.aegis.sandbox.host.Sandbox;
import io.aegis.sandbox.host.SandboxSettings;
import io.aegis.sandbox.host.Worker;
import io.aegis.sandbox.host.WorkerException;
import io.aegis.sandbox.host.WorkerPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Starts admitted plugins in processes of their own. */
final class WorkerStarter implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 256;

    /** A machine on which a start takes longer has nothing left for what is in the background. */
    private static final Duration LONGEST_IN_BACKGROUND = Duration.ofSeconds(2);

    private final Path library;
    private final Path runDirectory;
    private final Duration startDeadline;
    private final Map<Surroundings, Sandbox> sandboxes = new HashMap<>();

    /**
     * @param library folder of what a worker consists of
     * @param runDirectory a private folder for files and sockets of workers
     */
    WorkerStarter(Path library, Path runDirectory, Duration startDeadline) {
        this.library = library;
        this.runDirectory = runDirectory;
        this.startDeadline = startDeadline;
    }

    LoadedPlugin start(AdmittedPlugin admitted, Surroundings surroundings) {
        InstalledPlugin plugin = InstalledPlugin.of(admitted);
        try {
            Worker worker = sandbox(surroundings)
                    .start(new WorkerPlugin(
                            admitted.kind().word(),
                            admitted.type(),
                            admitted.version(),
                            admitted.digest(),
                            admitted.bytes()));
            return new LoadedPlugin.Running(
                    plugin, admitted.schema(), worker.factory(), new WorkerHome(worker), new Instances());
        } catch (WorkerException failed) {
            String why = Blame.process(plugin, String.valueOf(failed.getMessage()));
            return new LoadedPlugin.Failed(plugin.in(new PluginState.Missing(why)), admitted.schema(), why);
        }
    }

    private synchronized Sandbox sandbox(Surroundings surroundings) {
        return sandboxes.computeIfAbsent(surroundings, this::open);
    }

    private Sandbox open(Surroundings surroundings) {
        return Sandbox.open(new SandboxSettings(
                Path.of(System.getProperty("java.home")),
                library,
                runDirectory,
                surroundings.isolated() ? Isolation.BUBBLEWRAP : Isolation.PROCESS,
                surroundings.memory(),
                startDeadline,
                inBackground(surroundings),
                surroundings.timeout(),
                MOST_IN_FLIGHT));
    }

    /** Only bubblewrap opens sessions. A call that has little time does not wait in the background as well. */
    private static Duration inBackground(Surroundings surroundings) {
        if (!surroundings.isolated()) {
            return Duration.ZERO;
        }
        boolean hurries = surroundings.timeout().compareTo(LONGEST_IN_BACKGROUND) < 0;
        return hurries ? surroundings.timeout() : LONGEST_IN_BACKGROUND;
    }

    @Override
    public synchronized void close() {
        sandboxes.values().forEach(Sandbox::close);
        sandboxes.clear();
    }
}
