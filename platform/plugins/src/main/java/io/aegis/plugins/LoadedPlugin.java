package io.aegis.plugins;

import io.aegis.admission.SettingsSchema;

/** A plugin after the attempt to start it. */
sealed interface LoadedPlugin {
    InstalledPlugin plugin();

    SettingsSchema schema();

    /** Ends what was started for it. */
    void stop();

    /**
     * Its factory is at hand.
     *
     * @param factory of the contract that its kind has
     * @param home where it lives
     * @param instances what its factory has made and somebody still holds
     */
    record Running(InstalledPlugin plugin, SettingsSchema schema, Object factory, Home home, Instances instances)
            implements LoadedPlugin {
        @Override
        public void stop() {
            home.leave();
        }
    }

    /** It did not start. */
    record Failed(InstalledPlugin plugin, SettingsSchema schema, String why) implements LoadedPlugin {
        @Override
        public void stop() {
            // nothing is left of it
        }
    }
}
