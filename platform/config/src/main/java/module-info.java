/**
 * Turns {@code aegis.yaml}, the environment and command-line flags into immutable records.
 *
 * <p>Knows no other Aegis module: what a plugin expects of its settings reaches it through {@link io.aegis.config.SettingsSchemas}. It
 * resolves no secret and holds none; a credential field that is not a reference is refused before anything else can read it.
 */
module io.aegis.config {
    requires org.snakeyaml.engine;
    requires static org.jspecify;

    exports io.aegis.config;
}
