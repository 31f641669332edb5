package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A configuration that passed every check of this module. Immutable; shared between threads.
 *
 * @param providers by name, in the order of the file
 * @param guardrails by name, in the order of the file
 * @param pipeline the guards of each stage for routes that say nothing else
 * @param baseline guards that no route can drop
 * @param routes by name, in the order of the file
 * @param auth who decides who is asking; absent if the file does not say, and then nothing may be served
 * @param changeRef what the operator calls the last change of the file
 * @param exporters where evidence is copied to, by name, in the order of the file
 * @param notice who is told that a run waits for approval
 * @param vendors whose plugins run here, and how
 * @param effective the same as text, with its digest
 * @param positions where each key was written
 * @param warnings what the operator should know although it is no fault
 */
public record Config(
        Map<String, Provider> providers,
        Map<String, Guardrail> guardrails,
        Pipeline pipeline,
        Pipeline baseline,
        Map<String, Route> routes,
        Optional<Auth> auth,
        Server server,
        Persistence persistence,
        Retention retention,
        Reload reload,
        Optional<String> changeRef,
        Log log,
        Optional<Admin> admin,
        Egress egress,
        Map<String, Exporter> exporters,
        Optional<Webhook> notice,
        PluginSection vendors,
        EffectiveConfig effective,
        Positions positions,
        List<Problem> warnings) {

    public Config {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        guardrails = Collections.unmodifiableMap(new LinkedHashMap<>(guardrails));
        requireNonNull(pipeline, "pipeline");
        requireNonNull(baseline, "baseline");
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        requireNonNull(auth, "auth");
        requireNonNull(server, "server");
        requireNonNull(persistence, "persistence");
        requireNonNull(retention, "retention");
        requireNonNull(reload, "reload");
        requireNonNull(changeRef, "changeRef");
        requireNonNull(log, "log");
        requireNonNull(admin, "admin");
        requireNonNull(egress, "egress");
        exporters = Collections.unmodifiableMap(new LinkedHashMap<>(exporters));
        requireNonNull(notice, "notice");
        requireNonNull(vendors, "vendors");
        requireNonNull(effective, "effective");
        requireNonNull(positions, "positions");
        warnings = List.copyOf(warnings);
    }

    /**
     * The guards of a stage of a route, in order: the route's own list if it names the stage, else that of {@link #pipeline()}.
     * Guards of {@link #baseline()} that the list lacks stand before it, so that nothing sees what they would have taken away.
     */
    public List<String> guards(Route route, Stage stage) {
        Pipeline own = route.pipeline().names(stage) ? route.pipeline() : pipeline;
        return withBaseline(own.of(stage), stage);
    }

    /** The guards of a stage of a route that says nothing of it. */
    List<String> everywhere(Stage stage) {
        return withBaseline(pipeline.of(stage), stage);
    }

    private List<String> withBaseline(List<String> chosen, Stage stage) {
        return Stream.concat(baseline.of(stage).stream().filter(guard -> !chosen.contains(guard)), chosen.stream())
                .toList();
    }

    /** Every difference between the effective forms of two configurations. */
    public static List<Change> diff(Config before, Config after) {
        return Change.between(before.effective, after.effective);
    }

    /** What a change takes away from those whom the old configuration protected; empty if it weakens nothing. */
    public static List<Weakening> weakenings(Config before, Config after) {
        return new WeakeningCheck(before, after).find();
    }
}
