package io.aegis.app;

import io.aegis.admission.PluginKind;
import io.aegis.config.Config;
import io.aegis.config.Provider;
import io.aegis.config.Residency;
import io.aegis.config.Route;
import io.aegis.kernel.Candidate;
import io.aegis.kernel.Generation;
import io.aegis.kernel.Target;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginSet;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The providers of a configuration.
 *
 * @param generation made of the configuration
 * @param plugins that it was made with
 */
record Providers(Config config, Generation generation, PluginSet plugins) {
    /**
     * All of them, as plain values.
     *
     * @param breaker gives the state of a provider's breaker
     */
    List<Map<String, Object>> shown(UnaryOperator<String> breaker) {
        return config.providers().values().stream()
                .map(provider -> shown(provider, breaker))
                .toList();
    }

    private Map<String, Object> shown(Provider provider, UnaryOperator<String> breaker) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", provider.name());
        shown.put("type", provider.type());
        provider.model().ifPresent(model -> shown.put("model", model));
        host(provider).ifPresent(host -> shown.put("host", host));
        provider.residency().map(Residency::region).ifPresent(region -> shown.put("region", region));
        provider.residency()
                .flatMap(Residency::jurisdiction)
                .ifPresent(jurisdiction -> shown.put("jurisdiction", jurisdiction));
        shown.put("dialects", target(provider.name()).map(Target::dialects).orElse(List.of()));
        shown.put("breaker", breaker.apply(provider.name()));
        shown.put("routes", routes(provider.name()).map(Route::name).toList());
        return shown;
    }

    /** A provider as it can be asked. */
    Optional<Target> target(String provider) {
        return Optional.ofNullable(generation.targets().get(provider));
    }

    /** What a run would ask a provider for: what a route to it says, what it says itself, or the name of a route that passes on what it is asked for. */
    Optional<String> model(String provider) {
        return routes(provider)
                .flatMap(route -> candidates(route, provider))
                .map(Candidate::upstreamModel)
                .filter(model -> !model.equals(Route.REQUESTED))
                .findFirst()
                .or(() -> Optional.ofNullable(config.providers().get(provider)).flatMap(Provider::model))
                .or(() -> routes(provider).map(Providers::asked).findFirst());
    }

    private static String asked(Route route) {
        return route.models().stream()
                .filter(model -> model.indexOf('*') < 0)
                .findFirst()
                .orElse(route.name());
    }

    private static Stream<Candidate> candidates(io.aegis.kernel.Route route, String provider) {
        return Stream.concat(route.targets().shared().stream(), route.targets().fallback().stream())
                .filter(candidate -> candidate.target().equals(provider));
    }

    private Stream<Candidate> candidates(Route route, String provider) {
        return Optional.ofNullable(generation.routes().get(route.name())).stream()
                .flatMap(built -> candidates(built, provider));
    }

    private Stream<Route> routes(String provider) {
        return config.routes().values().stream()
                .filter(route -> route.providers().contains(provider));
    }

    private Optional<String> host(Provider provider) {
        return plugins.find(PluginKind.PROVIDER, provider.type())
                .map(InstalledPlugin::schema)
                .flatMap(schema -> schema.upstream())
                .flatMap(property ->
                        Optional.ofNullable(provider.settings().values().get(property)))
                .map(url -> Destination.host(String.valueOf(url)))
                .or(() -> provider.baseUrl().map(URI::getHost));
    }
}
