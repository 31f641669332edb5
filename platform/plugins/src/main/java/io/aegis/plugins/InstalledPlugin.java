package io.aegis.plugins;

import static java.util.Objects.requireNonNull;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginDeclaration;
import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginSchema;
import io.aegis.admission.PluginTier;
import io.aegis.admission.VendorKey;
import java.util.Optional;
import java.util.Set;

/**
 * A plugin that was admitted.
 *
 * @param name symbolic name of its bundle
 * @param version version of its bundle
 * @param digest SHA-256 of the bytes that were admitted, hexadecimal
 * @param tier how much it is trusted
 * @param grants what it asked for and was granted
 * @param signer who signed it; empty for first-party plugins
 * @param declaration what its manifest says
 * @param schema what its settings schema says
 * @param state whether it can be used
 */
public record InstalledPlugin(
        String name,
        String version,
        String digest,
        PluginTier tier,
        Set<String> grants,
        Optional<VendorKey> signer,
        PluginDeclaration declaration,
        PluginSchema schema,
        PluginState state) {
    public InstalledPlugin {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        requireNonNull(digest, "digest");
        requireNonNull(tier, "tier");
        grants = Set.copyOf(grants);
        requireNonNull(signer, "signer");
        requireNonNull(declaration, "declaration");
        requireNonNull(schema, "schema");
        requireNonNull(state, "state");
    }

    static InstalledPlugin of(AdmittedPlugin admitted) {
        return new InstalledPlugin(
                admitted.name(),
                admitted.version(),
                admitted.digest(),
                admitted.tier(),
                admitted.grants(),
                admitted.signer(),
                admitted.declaration(),
                admitted.schema().declared(),
                new PluginState.Active());
    }

    /** What it is to the gateway. */
    public PluginKind kind() {
        return declaration.kind();
    }

    /** The name that {@code aegis.yaml} uses. */
    public String type() {
        return declaration.type();
    }

    InstalledPlugin in(PluginState newState) {
        return new InstalledPlugin(name, version, digest, tier, grants, signer, declaration, schema, newState);
    }
}
