package io.aegis.app;

import io.aegis.admission.PluginKind;
import io.aegis.config.Auth;
import io.aegis.config.Config;
import io.aegis.config.Guardrail;
import io.aegis.config.Provider;
import io.aegis.config.Route;
import io.aegis.config.Stage;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginSet;
import io.aegis.plugins.PluginState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A plugin without which a route is not what it was. A guard that is a shadow is needed nowhere: it acts on nothing. */
record Need(PluginKind kind, String type) {
    /** What a route needs: who decides who is asking, its providers, and its guards. */
    static Set<Need> of(Config config, Route route) {
        var needs = new HashSet<Need>();
        config.auth().map(Auth::type).ifPresent(type -> needs.add(new Need(PluginKind.AUTHENTICATOR, type)));
        providers(config, route).forEach(needs::add);
        for (Stage stage : Stage.values()) {
            config.guards(route, stage).stream()
                    .flatMap(name -> Optional.ofNullable(config.guardrails().get(name)).stream())
                    .filter(guard -> !guard.shadow())
                    .map(Guardrail::type)
                    .forEach(type -> needs.add(new Need(PluginKind.GUARD, type)));
        }
        return needs;
    }

    /**
     * Names of the routes on which nobody is served any more now that plugins are gone, in the order of the configuration. A provider closes a route only
     * where no other one is left to it.
     *
     * @param gone types of the plugins that were taken away
     * @param left what is there without them; who is there still, by another way, is not gone
     */
    static List<String> closed(Config config, Set<String> gone, PluginSet left) {
        return config.routes().values().stream()
                .filter(route -> of(config, route).stream()
                        .filter(need -> gone.contains(need.type()))
                        .anyMatch(need -> need.kind() == PluginKind.PROVIDER
                                ? providers(config, route).allMatch(provider -> provider.isUnmet(left))
                                : need.isUnmet(left)))
                .map(Route::name)
                .toList();
    }

    private static Stream<Need> providers(Config config, Route route) {
        return route.providers().stream()
                .flatMap(name -> Optional.ofNullable(config.providers().get(name)).stream())
                .map(Provider::type)
                .map(type -> new Need(PluginKind.PROVIDER, type));
    }

    /** The plugin that it is met by. */
    Optional<InstalledPlugin> met(PluginSet plugins) {
        return plugins.find(kind, type).filter(plugin -> plugin.state() instanceof PluginState.Active);
    }

    private boolean isUnmet(PluginSet plugins) {
        return met(plugins).isEmpty();
    }
}
