package io.aegis.app;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.VendorKey;
import io.aegis.kernel.port.Evidence.PluginAction;
import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.plugins.PluginLock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The records of what is done to plugins and keys, each with the members that it needs. */
final class PluginChanges {
    private PluginChanges() {}

    /** Something is done with an admitted plugin. */
    static PluginChange of(PluginAction action, AdmittedPlugin plugin, String actor) {
        return about(action, plugin.type(), PluginLock.Version.of(plugin), actor);
    }

    /** Something is done with a version on the list. */
    static PluginChange about(PluginAction action, String name, PluginLock.Version version, String actor) {
        return record(
                action,
                name,
                version.version(),
                version.digest(),
                version.tier(),
                version.grants(),
                version.signer(),
                "",
                "",
                actor);
    }

    static PluginChange revokedFile(String name, String digest, String actor) {
        return record(PluginAction.REVOKED, name, "", digest, "", List.of(), "", "", "", actor);
    }

    static PluginChange revokedKey(String fingerprint, String actor) {
        return record(PluginAction.REVOKED, "-", "", "", "", List.of(), fingerprint, "", "", actor);
    }

    static PluginChange trusted(VendorKey key, String actor) {
        return record(
                PluginAction.TRUSTED,
                key.vendor(),
                "",
                "",
                "",
                List.of(),
                key.fingerprint(),
                PluginLock.keyText(key),
                "",
                actor);
    }

    static PluginChange distrusted(VendorKey key, String actor) {
        return record(PluginAction.DISTRUSTED, key.vendor(), "", "", "", List.of(), key.fingerprint(), "", "", actor);
    }

    /**
     * A wish that was not fulfilled.
     *
     * @param code why
     */
    static PluginChange refused(String name, String digest, String code, String actor) {
        return record(PluginAction.REFUSED, name, "", digest, "", List.of(), "", "", code, actor);
    }

    /** The same with the digest of the list after it. */
    static PluginChange sealed(PluginChange change, String lock) {
        return new PluginChange(
                change.at(),
                change.action(),
                change.plugin(),
                change.version(),
                change.digest(),
                change.tier(),
                change.grants(),
                change.signer(),
                change.key(),
                change.reason(),
                lock,
                change.actor());
    }

    private static PluginChange record(
            PluginAction action,
            String plugin,
            String version,
            String digest,
            String tier,
            Collection<String> grants,
            String signer,
            String key,
            String reason,
            String actor) {
        List<String> sorted = grants.stream().sorted().toList();
        return new PluginChange(
                Instant.now(), action, plugin, version, digest, tier, sorted, signer, key, reason, "", actor);
    }
}
