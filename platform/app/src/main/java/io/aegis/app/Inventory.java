package io.aegis.app;

import io.aegis.admission.VendorKey;
import io.aegis.config.Config;
import io.aegis.config.Provider;
import io.aegis.plugins.PluginSet;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** What a configuration can reach, for the evidence and for auditors. */
final class Inventory {
    /** Who is said to have signed the gateway's own plugins. */
    static final String OWN = "aegis";

    private static final JsonMapper JSON = JsonMapper.shared();

    private Inventory() {}

    /** One canonical JSON object for each plugin that is there. */
    static List<String> plugins(PluginSet plugins) {
        return plugins.plugins().stream()
                .map(plugin -> {
                    var entry = new TreeMap<String, Object>();
                    entry.put("plugin", plugin.type());
                    entry.put("kind", plugin.kind().word());
                    entry.put("version", plugin.version());
                    entry.put("digest", plugin.digest());
                    entry.put("tier", plugin.tier().word());
                    entry.put("grants", plugin.grants().stream().sorted().toList());
                    entry.put(
                            "signer",
                            plugin.signer().map(VendorKey::fingerprint).orElse(OWN));
                    return JSON.writeValueAsString(entry);
                })
                .sorted()
                .toList();
    }

    /** Both as one document. */
    static String document(List<String> models, List<String> plugins) {
        return "{\"object\":\"list\",\"data\":[" + String.join(",", models) + "],\"plugins\":["
                + String.join(",", plugins) + "]}";
    }

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
