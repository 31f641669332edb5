package io.aegis.app;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.kernel.port.Evidence.PluginAction;
import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.kernel.port.EvidenceLog;
import java.util.Optional;

/**
 * Records what a configuration file changes about plugins. The file is the list of these; the records change no other.
 *
 * @param actor who changed the file
 */
record DeclaredPlugins(EvidenceLog evidence, String actor) {
    void changed(Optional<Vendors.Found> before, Vendors.Found after) {
        for (String name : after.declared()) {
            Optional<AdmittedPlugin> old = before.flatMap(found -> found.find(name));
            Optional<AdmittedPlugin> now = after.find(name);
            if (now.isPresent() && !digest(old).equals(digest(now))) {
                evidence.append(PluginChanges.of(
                        old.isPresent() ? PluginAction.UPDATED : PluginAction.INSTALLED, now.get(), actor));
            }
        }
        after.missing().forEach((name, why) -> {
            boolean isNew =
                    !Optional.of(why).equals(before.map(Vendors.Found::missing).map(missing -> missing.get(name)));
            if (isNew) {
                evidence.append(refused(name, why));
            }
        });
        before.stream()
                .flatMap(found -> found.declared().stream().flatMap(name -> found.find(name).stream()))
                .filter(plugin -> after.find(plugin.type()).isEmpty())
                .forEach(gone -> evidence.append(PluginChanges.of(PluginAction.REMOVED, gone, actor)));
    }

    private static Optional<String> digest(Optional<AdmittedPlugin> plugin) {
        return plugin.map(AdmittedPlugin::digest);
    }

    private PluginChange refused(String name, String why) {
        String code = why.startsWith("AEG-")
                ? why.substring(0, Math.min(why.length(), "AEG-PLG-000".length()))
                : "AEG-CFG-020";
        return PluginChanges.refused(name, "", code, actor);
    }
}
