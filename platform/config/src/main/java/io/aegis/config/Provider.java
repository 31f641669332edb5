package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code providers}.
 *
 * @param name the name that routes use
 * @param type the plugin
 * @param baseUrl below which every request stays
 * @param model what to ask for when a route names no model
 * @param apiKey where its credential is kept
 * @param dialects wire formats that it is asked in, the best first; empty for all that its plugin speaks
 * @param residency where it processes data, as declared
 * @param settings the remaining keys, which are the plugin's; URL and credential are among them, since its schema declares both
 */
public record Provider(
        String name,
        String type,
        Optional<URI> baseUrl,
        Optional<String> model,
        Optional<SecretReference> apiKey,
        List<String> dialects,
        Optional<Residency> residency,
        Settings settings) {

    public Provider {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(baseUrl, "baseUrl");
        requireNonNull(model, "model");
        requireNonNull(apiKey, "apiKey");
        dialects = List.copyOf(dialects);
        requireNonNull(residency, "residency");
        requireNonNull(settings, "settings");
    }
}
