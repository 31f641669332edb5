package io.aegis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.config.Change;
import io.aegis.config.Config;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.EffectiveConfig;
import io.aegis.config.PluginKind;
import io.aegis.config.SettingsSchema;
import io.aegis.config.SettingsSchemas;
import io.aegis.config.Weakening;
import io.aegis.ledger.LedgerReader;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The configuration that ran last, as its record holds it: whole, and whatever has become of the plugins that it names.
 *
 * @param json its effective form
 */
record LastConfig(String digest, String json) {
    /** What cannot be judged counts as a loss. */
    private static final String INCOMPARABLE = "what ran before cannot be read by the rules of today";

    /**
     * What became of it.
     *
     * @param losses what protects less, in words
     */
    record Step(List<Change> changes, List<String> losses) {
        static final Step NONE = new Step(List.of(), List.of());
    }

    /** The last one on record; empty before the first start. */
    static Optional<LastConfig> in(LedgerReader ledger) {
        return ledger.exists()
                ? ledger.last("config_change")
                        .map(record -> new LastConfig(
                                record.at("/body/digest").asString(""),
                                record.at("/body/config").toString()))
                : Optional.empty();
    }

    /** How another one differs from it. */
    Step to(Config now, SettingsSchemas installed) {
        if (digest.equals(now.effective().digest())) {
            return Step.NONE;
        }
        try {
            Config before = new ConfigLoader(new OfAnyType(installed)).load(source());
            return new Step(
                    Config.diff(before, now),
                    Config.weakenings(before, now).stream()
                            .map(Weakening::toString)
                            .toList());
        } catch (ConfigException unreadable) {
            return new Step(changes(now.effective()), List.of(INCOMPARABLE));
        }
    }

    private List<Change> changes(EffectiveConfig now) {
        return EffectiveConfig.recorded(source())
                .map(before -> before.changesTo(now))
                .orElseGet(() -> List.of(new Change("", Optional.of(json), Optional.of(now.json()))));
    }

    private ConfigSource source() {
        return ConfigSource.of(digest, json.getBytes(UTF_8));
    }

    /** A plugin that is gone by now says nothing of its settings, and its type is no error: it ran. */
    private record OfAnyType(SettingsSchemas installed) implements SettingsSchemas {
        @Override
        public Optional<SettingsSchema> find(PluginKind kind, String type) {
            return installed.find(kind, type);
        }

        @Override
        public SortedSet<String> types(PluginKind kind) {
            return new TreeSet<>();
        }
    }
}
