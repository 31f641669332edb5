package io.aegis.plugins;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.AdmissionResult.Refused;
import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.RefusedBundle;
import io.aegis.sandbox.host.Sandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Where plugins run. Which of them a generation sees is a {@link PluginSet}.
 *
 * <p>Safe for use by many threads.
 */
public final class PluginHost implements AutoCloseable {
    private final EmbeddedFramework framework;
    private final PluginHostConfig config;
    private final List<AdmittedPlugin> firstParty;
    private final List<RefusedBundle> refused;
    private final BundleStarter bundles;
    private final PluginCalls calls = new PluginCalls();
    private final Quotes quotes = new Quotes();
    private final VerifiedPool pool = new VerifiedPool(VerifiedPool.Limits.usual());
    private final WorkerStarter workers;
    private final Shelf shelf = new Shelf();

    private PluginHost(EmbeddedFramework framework, PluginHostConfig config, List<AdmissionResult> judged) {
        this.framework = framework;
        this.config = config;
        this.bundles = new BundleStarter(framework, pool, calls, config.probeDeadline());
        this.workers = new WorkerStarter(config.worker(), config.storage().resolve("workers"), config.probeDeadline());
        this.firstParty = judged.stream().flatMap(PluginHost::admitted).toList();
        this.refused = judged.stream()
                .flatMap(result -> result instanceof Refused(RefusedBundle bundle) ? Stream.of(bundle) : Stream.empty())
                .toList();
    }

    /**
     * Starts the framework and judges the bundles of the image.
     *
     * @throws PluginHostException if the platform's own part cannot start; never because of a plugin
     */
    public static PluginHost start(PluginHostConfig config) {
        var judging = new FutureTask<>(() -> new Admission(config.bundleDigests()).judge(config.bundles()));
        Thread.ofPlatform().daemon().name("aegis-admission").start(judging);
        EmbeddedFramework framework = EmbeddedFramework.start(config);
        return new PluginHost(framework, config, judged(judging, framework));
    }

    /** Where bubblewrap lies, if this user can use it on this machine. Without it there is no sandbox. */
    public static Optional<Path> bubblewrap() {
        return Sandbox.bubblewrap();
    }

    /** The plugins of the image alone. */
    public PluginSet firstParty() {
        return open(List.of(), Map.of(), Revocations.NONE, Surroundings.IN_PROCESS);
    }

    /**
     * Brings up the plugins of the image and of vendors; those that are up already are shared.
     *
     * @param vendors admitted plugins of vendors
     * @param missing names of plugins that should be there and were not admitted, with the reason
     * @param revoked what is started for nobody: also of the image, which is not judged anew
     * @param surroundings what stands around those that have a process of their own
     */
    public PluginSet open(
            List<AdmittedPlugin> vendors, Map<String, String> missing, Revocations revoked, Surroundings surroundings) {
        var holds = new ArrayList<Shelf.Hold>();
        boolean all = false;
        try {
            Stream.concat(firstParty.stream(), vendors.stream())
                    .forEach(plugin -> holds.add(revoked.against(plugin)
                            .map(why -> Shelf.missing(plugin, why))
                            .orElseGet(() -> take(plugin, surroundings))));
            all = true;
        } finally {
            if (!all) {
                holds.forEach(hold -> hold.letGo().run());
            }
        }
        return new PluginSet(holds, refused, missing, calls, quotes, config.probeDeadline());
    }

    /**
     * Takes plugins away, whichever set holds them: no set that is opened from now on has them.
     *
     * @return what ends each of them, which takes its time; whoever still calls it then finds nobody there
     */
    public List<Runnable> withdraw(Revocations revoked) {
        return shelf.withdraw(revoked);
    }

    /** Every plugin that is up, whichever set holds it. */
    public List<InstalledPlugin> up() {
        return shelf.plugins();
    }

    private Shelf.Hold take(AdmittedPlugin plugin, Surroundings surroundings) {
        return switch (plugin.tier()) {
            case TRUSTED, VERIFIED -> shelf.take(plugin, Surroundings.IN_PROCESS, () -> bundles.start(plugin));
            case SANDBOXED, PROCESS -> shelf.take(plugin, surroundings, () -> workers.start(plugin, surroundings));
        };
    }

    private static Stream<AdmittedPlugin> admitted(AdmissionResult result) {
        return switch (result) {
            case AdmissionResult.Admitted(AdmittedPlugin plugin) -> Stream.of(plugin);
            case Refused ignored -> Stream.empty();
        };
    }

    /** Admission and the framework do not need each other and take as long, so they start together. */
    private static List<AdmissionResult> judged(Future<List<AdmissionResult>> judging, EmbeddedFramework framework) {
        try {
            return judging.get();
        } catch (ExecutionException failed) {
            framework.close();
            throw new PluginHostException("the bundles of this image cannot be judged", failed);
        } catch (InterruptedException stopped) {
            framework.close();
            Thread.currentThread().interrupt();
            throw new PluginHostException("the start was interrupted", stopped);
        }
    }

    @Override
    public void close() {
        shelf.clear();
        workers.close();
        pool.close();
        framework.close();
    }
}
