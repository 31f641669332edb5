package io.aegis.plugins;

import io.aegis.admission.AdmittedPlugin;

/** Starts admitted plugins in processes of their own. */
final class WorkerStarter {
    LoadedPlugin start(AdmittedPlugin admitted, Surroundings surroundings) {
        InstalledPlugin plugin = InstalledPlugin.of(admitted);
        String why = "AEG-PLG-008 nothing here can run it " + (surroundings.isolated() ? "isolated" : "apart");
        return new LoadedPlugin.Failed(plugin.in(new PluginState.Missing(why)), admitted.schema(), why);
    }
}
