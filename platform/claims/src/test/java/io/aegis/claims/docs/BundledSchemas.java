package io.aegis.claims.docs;

import io.aegis.config.PluginKind;
import io.aegis.config.SettingsSchema;
import io.aegis.config.SettingsSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of the plugins that come with Aegis, read from their sources. */
final class BundledSchemas implements SettingsSchemas {
    private static final Pattern TYPE = Pattern.compile(" type=\"([^\"]+)\"");
    private static final Map<String, PluginKind> FOLDERS =
            Map.of("providers", PluginKind.PROVIDER, "guards", PluginKind.GUARD, "identity", PluginKind.AUTHENTICATOR);

    private final Map<PluginKind, SortedMap<String, SettingsSchema>> schemas = new EnumMap<>(PluginKind.class);

    BundledSchemas(Path root) {
        FOLDERS.forEach(
                (folder, kind) -> schemas.put(kind, read(root.resolve("bundles").resolve(folder))));
    }

    private static SortedMap<String, SettingsSchema> read(Path folder) {
        var found = new TreeMap<String, SettingsSchema>();
        try (Stream<Path> bundles = Files.list(folder)) {
            bundles.filter(bundle -> Files.exists(bundle.resolve("bnd.bnd"))).forEach(bundle -> {
                Matcher type = TYPE.matcher(Page.read(bundle.resolve("bnd.bnd")));
                Path schema = bundle.resolve("src/main/resources/aegis/settings.schema.json");
                if (type.find() && Files.exists(schema)) {
                    found.put(type.group(1), SettingsSchema.parse(Page.read(schema)));
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }

    @Override
    public Optional<SettingsSchema> find(PluginKind kind, String type) {
        return Optional.ofNullable(schemas.getOrDefault(kind, new TreeMap<>()).get(type));
    }

    @Override
    public SortedSet<String> types(PluginKind kind) {
        return new TreeSet<>(kind.firstParty());
    }
}
