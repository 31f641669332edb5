package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plugin whose bytes may be installed.
 *
 * @param file name of the file that it came in
 * @param bytes exactly what was judged, and exactly what is to be installed. Not copied
 * @param digest SHA-256 of the bytes, hexadecimal
 * @param name symbolic name of its bundle
 * @param version version of its bundle
 * @param tier how far it is trusted
 * @param grants what it asks for and was granted
 * @param signer the vendor's key that it is signed with; empty for first-party plugins, whose digests are compiled into the image
 * @param declaration what its manifest says
 * @param schema of its settings
 */
public record AdmittedPlugin(
        String file,
        byte[] bytes,
        String digest,
        String name,
        String version,
        PluginTier tier,
        Set<String> grants,
        Optional<VendorKey> signer,
        PluginDeclaration declaration,
        SettingsSchema schema) {
    public AdmittedPlugin {
        requireNonNull(file, "file");
        requireNonNull(bytes, "bytes");
        requireNonNull(digest, "digest");
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        requireNonNull(tier, "tier");
        grants = Set.copyOf(grants);
        requireNonNull(signer, "signer");
        requireNonNull(declaration, "declaration");
        requireNonNull(schema, "schema");
    }

    /** What it is to the gateway. */
    public PluginKind kind() {
        return declaration.kind();
    }

    /** The name that {@code aegis.yaml} uses. */
    public String type() {
        return declaration.type();
    }

    /** What makes two first-party plugins one too many. */
    String slot() {
        return kind().word() + " " + type();
    }

    @Override
    public String toString() {
        return "AdmittedPlugin[" + Map.of("type", type(), "version", version, "tier", tier.word()) + "]";
    }
}
