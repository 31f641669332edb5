package io.aegis.plugins;

import io.aegis.admission.Sha256;
import io.aegis.admission.VendorKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of plugins as text, with where in the ledger it comes from.
 *
 * @param lock the list
 * @param record sequence number of the last record that changed it
 */
public record LockFile(PluginLock lock, long record) {
    private static final String FORMAT = "aegis-plugins-lock/1";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Digest of a list, which the record that made it names. */
    public static String digest(PluginLock lock) {
        return Sha256.of(state(lock).toString().getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        root.put("record", record).set("state", state(lock));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    /** Reads a text; empty if it is not one of these. */
    static Optional<LockFile> parse(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            JsonNode state = root.path("state");
            if (!FORMAT.equals(root.path("format").asString(""))) {
                return Optional.empty();
            }
            var plugins = new TreeMap<String, PluginLock.Entry>();
            state.path("plugins")
                    .properties()
                    .forEach(plugin -> plugins.put(plugin.getKey(), entry(plugin.getValue())));
            var lock = new PluginLock(
                    state.path("revision").longValue(),
                    keys(state.path("keys")),
                    plugins,
                    new TreeSet<>(texts(state.path("revoked_digests"))),
                    new TreeSet<>(texts(state.path("revoked_keys"))));
            return Optional.of(new LockFile(lock, root.path("record").longValue()));
        } catch (JacksonException | IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static ObjectNode state(PluginLock lock) {
        ObjectNode state = JSON.createObjectNode().put("revision", lock.revision());
        ArrayNode keys = state.putArray("keys");
        lock.keys()
                .forEach(key -> keys.addObject()
                        .put("vendor", key.vendor())
                        .put("prefix", key.prefix())
                        .put("fingerprint", key.fingerprint())
                        .put("pem", key.pem()));
        ObjectNode plugins = state.putObject("plugins");
        lock.plugins().forEach((name, entry) -> plugin(plugins.putObject(name), entry));
        lock.revokedDigests().forEach(state.putArray("revoked_digests")::add);
        lock.revokedKeys().forEach(state.putArray("revoked_keys")::add);
        return state;
    }

    private static void plugin(ObjectNode node, PluginLock.Entry entry) {
        node.put("current", entry.current());
        ArrayNode versions = node.putArray("versions");
        for (PluginLock.Version version : entry.versions()) {
            ObjectNode one = versions.addObject()
                    .put("version", version.version())
                    .put("sha256", version.digest())
                    .put("tier", version.tier());
            version.grants().forEach(one.putArray("grants")::add);
            one.put("signer", version.signer());
        }
    }

    private static PluginLock.Entry entry(JsonNode node) {
        var versions = new ArrayList<PluginLock.Version>();
        node.path("versions")
                .forEach(version -> versions.add(new PluginLock.Version(
                        version.path("version").stringValue(),
                        version.path("sha256").stringValue(),
                        version.path("tier").stringValue(),
                        new TreeSet<>(texts(version.path("grants"))),
                        version.path("signer").stringValue())));
        return new PluginLock.Entry(versions, node.path("current").intValue());
    }

    private static List<VendorKey> keys(JsonNode nodes) {
        var keys = new ArrayList<VendorKey>();
        nodes.forEach(node -> keys.add(new VendorKey(
                node.path("vendor").stringValue(),
                node.path("prefix").stringValue(),
                node.path("pem").stringValue(),
                node.path("fingerprint").stringValue())));
        return keys;
    }

    private static List<String> texts(JsonNode nodes) {
        var texts = new ArrayList<String>();
        nodes.forEach(node -> texts.add(node.stringValue()));
        return texts;
    }
}
