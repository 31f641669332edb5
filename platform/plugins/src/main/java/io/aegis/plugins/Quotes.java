package io.aegis.plugins;

import io.aegis.admission.PluginTier;
import io.aegis.admission.SettingsProblem;
import io.aegis.admission.Words;
import io.aegis.spi.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin of a vendor may say against its settings in its own words, which the operator reads in the log and at the terminal.
 *
 * <p>A process and a factory outlive generations, and one that has kept the text of a run can say it there. So words count as long as the file cannot have
 * seen a run: until a set has handed out an instance of it, and within that set, whose instances are all made before anybody is served. Before that it has
 * seen settings and constants of ours, and its network was closed. Afterwards the operator is told where, if that is a place in what was handed in, and how to
 * hear the rest: from a process that serves nobody.
 *
 * <p>One per gateway. Safe for use by many threads.
 */
final class Quotes {
    private static final String UNSAID = "the plugin refuses this. What one says that has been asked about runs is not"
            + " repeated; `aegis config validate` asks it in a process that has seen none";

    /** By the digest of the file, the first set that handed out an instance of it. */
    private final Map<String, Object> heldBy = new ConcurrentHashMap<>();

    /**
     * Says that an instance of a plugin leaves a set: from now on it may be asked about anything.
     *
     * @param set what stands for the set; it is kept for good
     */
    void handedOut(InstalledPlugin plugin, Object set) {
        heldBy.putIfAbsent(plugin.digest(), set);
    }

    /**
     * What a plugin has against settings, as far as it may be repeated.
     *
     * @param set what stands for the set that wanted an instance
     * @param settings that were handed in
     */
    SettingsProblem objection(
            InstalledPlugin plugin, Object set, Map<String, Object> settings, SettingsException wrong) {
        if (maySpeak(plugin, set)) {
            return new SettingsProblem(Words.shown(wrong.pointer()), Words.shown(String.valueOf(wrong.getMessage())));
        }
        return new SettingsProblem(
                leadsSomewhere(wrong.pointer(), settings) ? Words.shown(wrong.pointer()) : "",
                Blame.unquoted(plugin, UNSAID));
    }

    @SuppressWarnings("ReferenceEquality") // a set is itself
    private boolean maySpeak(InstalledPlugin plugin, Object set) {
        Object first = heldBy.get(plugin.digest());
        return plugin.tier() == PluginTier.TRUSTED || first == null || first == set;
    }

    /** Whether a pointer is one of those that settings have, spelled in the one way that there is. */
    private static boolean leadsSomewhere(String pointer, Map<String, Object> settings) {
        if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
            return false;
        }
        List<String> steps = List.of(pointer.split("/", -1));
        @Nullable Object here = settings;
        for (String step : steps.subList(1, steps.size())) {
            here = switch (here) {
                case Map<?, ?> map -> member(map, step);
                case List<?> list -> item(list, step);
                case null, default -> null;
            };
        }
        return here != null;
    }

    private static @Nullable Object member(Map<?, ?> map, String step) {
        return map.entrySet().stream()
                .filter(entry -> escaped(entry.getKey().toString()).equals(step))
                .map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Object item(List<?> list, String step) {
        return step.matches("0|[1-9][0-9]{0,5}") && Integer.parseInt(step) < list.size()
                ? list.get(Integer.parseInt(step))
                : null;
    }

    /** As RFC 6901 has it. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
