package io.aegis.plugins;

/** What admission says of one file. */
sealed interface AdmissionResult {
    /**
     * The bytes may be installed.
     *
     * @param file name of the file
     * @param bytes exactly what was checked, and exactly what is installed
     * @param plugin what is known of the plugin before it runs
     * @param schema of its settings
     */
    record Admitted(String file, byte[] bytes, InstalledPlugin plugin, SettingsSchema schema)
            implements AdmissionResult {
        /** What makes two plugins one too many. */
        String slot() {
            return plugin.kind().word() + " " + plugin.type();
        }
    }

    /** The bytes may not be installed. */
    record Refused(RefusedBundle bundle) implements AdmissionResult {}
}
