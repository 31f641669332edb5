package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigSource;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The configurations that the ledger holds, and the plugins that they ran with. Used by one thread. */
final class PastConfigs {
    private final Function<ConfigSource, Config> reader;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Optional<Config>> read = new HashMap<>();
    private final Map<Long, Map<String, String>> plugins = new HashMap<>();
    private String running = "";

    PastConfigs(Function<ConfigSource, Config> reader) {
        this.reader = reader;
    }

    void changed(JsonNode record) {
        running = record.at("/body/digest").asString("");
        texts.putIfAbsent(running, record.at("/body/config").toString());
        plugins.remove(record.at("/body/generation").asLong()); // numbers begin anew at each start
    }

    void plugins(JsonNode record) {
        var digests = new HashMap<String, String>();
        record.at("/body/plugins")
                .forEach(plugin -> digests.put(
                        plugin.path("kind").asString("") + " "
                                + plugin.path("plugin").asString(""),
                        plugin.path("digest").asString("")));
        plugins.put(record.at("/body/generation").asLong(), digests);
    }

    /** Digest of the configuration of the records that come now. */
    String running() {
        return running;
    }

    /** Empty if it is not there, or a configuration of today cannot say the same. */
    Optional<Config> find(String digest) {
        return read.computeIfAbsent(digest, this::read);
    }

    private Optional<Config> read(String digest) {
        String text = texts.get(digest);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(ConfigSource.of(digest, text.getBytes(StandardCharsets.UTF_8))));
        } catch (ConfigException olderFormat) {
            return Optional.empty(); // the replay says so of every run that it concerns
        }
    }

    /** Digest of the file of a guard's plugin in the latest generation of that number. */
    Optional<String> guardPlugin(long generation, String type) {
        return Optional.ofNullable(plugins.getOrDefault(generation, Map.of()).get("guard " + type));
    }
}
