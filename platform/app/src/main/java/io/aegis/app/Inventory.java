package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Provider;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** What a configuration can reach, for the evidence and for auditors. */
final class Inventory {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Inventory() {}

    /** One canonical JSON object for each provider of a route: model, provider, residency, and who answers for it. */
    static List<String> providers(Config config) {
        return config.routes().values().stream()
                .flatMap(route -> route.providers().stream().map(name -> {
                    var entry = new TreeMap<String, Object>();
                    entry.put("route", route.name());
                    entry.put("provider", name);
                    route.model().ifPresent(model -> entry.put("model", model));
                    route.owner().ifPresent(owner -> entry.put("owner", owner));
                    route.riskRating().ifPresent(rating -> entry.put("risk_rating", rating));
                    Provider provider = config.providers().get(name);
                    if (provider != null) {
                        entry.put("type", provider.type());
                        provider.residency().ifPresent(residency -> entry.put("region", residency.region()));
                    }
                    return JSON.writeValueAsString(entry);
                }))
                .toList();
    }
}
