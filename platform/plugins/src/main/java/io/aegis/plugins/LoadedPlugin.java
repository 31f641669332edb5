package io.aegis.plugins;

import io.aegis.admission.SettingsSchema;

/** A plugin after the attempt to start it. */
sealed interface LoadedPlugin {
    InstalledPlugin plugin();

    SettingsSchema schema();

    /**
     * Its factory is at hand.
     *
     * @param factory of the contract that its kind has
     * @param loader the bundle's class loader
     */
    record Running(InstalledPlugin plugin, SettingsSchema schema, Object factory, ClassLoader loader)
            implements LoadedPlugin {}

    /** It did not start. */
    record Failed(InstalledPlugin plugin, SettingsSchema schema, String why) implements LoadedPlugin {}
}
