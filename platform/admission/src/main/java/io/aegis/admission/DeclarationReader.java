package io.aegis.admission;

import io.aegis.admission.ManifestHeader.Clause;
import io.aegis.spi.guard.Stage;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a manifest declares. An attribute that nothing here knows is refused: it could be a promise that nobody keeps. */
final class DeclarationReader {
    private static final String PROVIDES = "Provide-Capability";
    private static final String REQUIRES = "Require-Capability";
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]{1,32}/[a-z0-9][a-z0-9.+-]{0,95}");
    private static final Pattern API = Pattern.compile("(0|[1-9][0-9]{0,4})\\.(0|[1-9][0-9]{0,4})(\\.[0-9]{1,5})?");
    private static final Pattern GRANT = Pattern.compile("\\(grant=([a-z][a-z0-9_-]{0,63})\\)");
    private static final Set<String> COMMON = Set.of("kind", "type", "api");
    private static final Map<PluginKind, Set<String>> OWN = Map.of(
            PluginKind.GUARD, Set.of("stages", "streaming", "edits", "labels", "attachments"),
            PluginKind.PROVIDER, Set.of("dialects"),
            PluginKind.AUTHENTICATOR, Set.of("credential"));

    private DeclarationReader() {}

    static PluginDeclaration read(BundleManifest manifest) throws MalformedException {
        Clause plugin = capability(manifest);
        PluginKind kind = kind(plugin);
        requireKnown(plugin, kind);
        var declaration = new PluginDeclaration(
                kind,
                word(plugin, "type", TYPE),
                api(plugin),
                stages(plugin),
                isIncremental(plugin),
                edits(plugin),
                words(plugin, "labels", WORD),
                words(plugin, "attachments", MEDIA_TYPE),
                words(plugin, "dialects", WORD),
                plugin.attributes().containsKey("credential")
                        ? Optional.of(word(plugin, "credential", WORD))
                        : Optional.empty(),
                needs(manifest));
        requireComplete(declaration);
        return declaration;
    }

    private static Clause capability(BundleManifest manifest) throws MalformedException {
        Optional<String> value = manifest.header(PROVIDES);
        List<Clause> found = value.isEmpty()
                ? List.of()
                : ManifestHeader.parse(PROVIDES, value.get()).named("aegis.plugin");
        if (found.size() != 1) {
            throw new MalformedException(PROVIDES, "a plugin declares exactly one capability aegis.plugin");
        }
        return found.getFirst();
    }

    private static PluginKind kind(Clause plugin) throws MalformedException {
        for (PluginKind kind : PluginKind.values()) {
            if (kind.word().equals(plugin.attributes().get("kind"))) {
                return kind;
            }
        }
        throw new MalformedException(PROVIDES, "kind is guard, provider, authenticator, secret or exporter");
    }

    private static void requireKnown(Clause plugin, PluginKind kind) throws MalformedException {
        var unknown = new HashSet<>(plugin.attributes().keySet());
        unknown.removeAll(COMMON);
        unknown.removeAll(OWN.getOrDefault(kind, Set.of()));
        if (!unknown.isEmpty() || !plugin.directives().isEmpty()) {
            throw new MalformedException(
                    PROVIDES, "aegis.plugin has an attribute or directive that a " + kind.word() + " does not have");
        }
    }

    private static void requireComplete(PluginDeclaration declaration) throws MalformedException {
        String lacking = switch (declaration.kind()) {
            case GUARD -> declaration.stages().isEmpty() ? "stages" : "";
            case PROVIDER -> declaration.dialects().isEmpty() ? "dialects" : "";
            case AUTHENTICATOR -> declaration.credential().isEmpty() ? "credential" : "";
            case SECRET, EXPORTER -> "";
        };
        if (!lacking.isEmpty()) {
            throw new MalformedException(PROVIDES, "a " + declaration.kind().word() + " declares its " + lacking);
        }
    }

    private static String api(Clause plugin) throws MalformedException {
        Matcher version = API.matcher(plugin.attributes().getOrDefault("api", ""));
        if (!version.matches()) {
            throw new MalformedException(PROVIDES, "api is the version of the contract, as in api:Version=\"1.0\"");
        }
        if (!version.group(1).equals("1")) {
            throw new MalformedException(
                    "AEG-PLG-005",
                    PROVIDES,
                    "api is not within " + PluginDeclaration.ACCEPTED + ", which this gateway offers");
        }
        return version.group();
    }

    private static Set<Stage> stages(Clause plugin) throws MalformedException {
        var stages = EnumSet.noneOf(Stage.class);
        for (String word : words(plugin, "stages", WORD)) {
            stages.add(stage(word));
        }
        return stages;
    }

    private static Stage stage(String word) throws MalformedException {
        for (Stage stage : Stage.values()) {
            if (stage.name().toLowerCase(Locale.ROOT).equals(word)) {
                return stage;
            }
        }
        throw new MalformedException(PROVIDES, "stages are ingress, tool_call, tool_result and egress");
    }

    private static boolean isIncremental(Clause plugin) throws MalformedException {
        return switch (plugin.attributes().getOrDefault("streaming", "none")) {
            case "incremental" -> true;
            case "none" -> false;
            default -> throw new MalformedException(PROVIDES, "streaming is incremental or none");
        };
    }

    /** Whoever does not say that it edits nothing may mask. */
    private static boolean edits(Clause plugin) throws MalformedException {
        return switch (plugin.attributes().getOrDefault("edits", "any")) {
            case "any" -> true;
            case "none" -> false;
            default -> throw new MalformedException(PROVIDES, "edits is any or none");
        };
    }

    private static String word(Clause plugin, String name, Pattern pattern) throws MalformedException {
        String value = plugin.attributes().getOrDefault(name, "");
        if (!pattern.matcher(value).matches()) {
            throw new MalformedException(PROVIDES, name + " matches " + pattern);
        }
        return value;
    }

    private static Set<String> words(Clause plugin, String name, Pattern pattern) throws MalformedException {
        var words = new LinkedHashSet<String>();
        String list = plugin.attributes().get(name);
        if (list == null) {
            return words;
        }
        for (String item : list.split(",", -1)) {
            String word = item.strip();
            if (!pattern.matcher(word).matches() || !words.add(word)) {
                throw new MalformedException(PROVIDES, name + " is a list of different words that match " + pattern);
            }
        }
        return words;
    }

    /** An optional need is a need: what an operator grants does not depend on the mood of a resolver. */
    private static Set<String> needs(BundleManifest manifest) throws MalformedException {
        var needs = new LinkedHashSet<String>();
        Optional<String> value = manifest.header(REQUIRES);
        if (value.isEmpty()) {
            return needs;
        }
        for (Clause clause : ManifestHeader.parse(REQUIRES, value.get()).named("aegis.grant")) {
            Matcher filter = GRANT.matcher(clause.directives().getOrDefault("filter", ""));
            if (!filter.matches()) {
                throw new MalformedException(REQUIRES, "a need is written aegis.grant; filter:=\"(grant=NAME)\"");
            }
            needs.add(filter.group(1));
        }
        return needs;
    }
}
