package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that admission finds in the file of a vendor, for people to read. Admits nothing.
 *
 * @param file its name
 * @param digest SHA-256 of its bytes, hexadecimal
 * @param key fingerprint of the key that its signature names, if there is one that can be read
 * @param signature why its signature does not count; empty if a pinned key signed exactly these bytes and may
 * @param plugin what it says of itself; empty if that cannot be read
 * @param tiers for each tier that a vendor's plugin can have, why it would not be admitted there if all that it needs were granted; signature aside
 */
public record AdmissionReport(
        String file,
        String digest,
        Optional<String> key,
        Optional<AdmissionFinding> signature,
        Optional<Identity> plugin,
        Map<PluginTier, List<AdmissionFinding>> tiers) {
    public AdmissionReport {
        requireNonNull(file, "file");
        requireNonNull(digest, "digest");
        requireNonNull(key, "key");
        requireNonNull(signature, "signature");
        requireNonNull(plugin, "plugin");
        var copy = new EnumMap<PluginTier, List<AdmissionFinding>>(PluginTier.class);
        tiers.forEach((tier, findings) -> copy.put(tier, List.copyOf(findings)));
        tiers = Collections.unmodifiableMap(copy);
    }

    /**
     * What a bundle says of itself.
     *
     * @param bundle symbolic name
     * @param version of the bundle, which is the plugin's
     * @param declaration the rest
     * @param upstream the property of its settings that holds the base URL of the host that it can reach
     */
    public record Identity(String bundle, String version, PluginDeclaration declaration, Optional<String> upstream) {
        public Identity {
            requireNonNull(bundle, "bundle");
            requireNonNull(version, "version");
            requireNonNull(declaration, "declaration");
            requireNonNull(upstream, "upstream");
        }
    }

    /** Whether it would be admitted in a tier by an operator who grants what it needs. */
    public boolean isAdmissible(PluginTier tier) {
        return signature.isEmpty() && tiers.getOrDefault(tier, List.of()).isEmpty() && tiers.containsKey(tier);
    }

    /** Everything that was found, once. */
    public List<AdmissionFinding> findings() {
        return Stream.concat(signature.stream(), tiers.values().stream().flatMap(List::stream))
                .distinct()
                .toList();
    }
}
