package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.Admission;
import io.aegis.admission.PluginFile;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Flags;
import io.aegis.config.PluginSection;
import io.aegis.config.SettingsSchemas;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendorsTest {
    private static final Installed NOTHING = Installed.of(PluginLock.EMPTY);

    @TempDir
    Path root;

    /** What lies in its place by now is for a reload to take up, with all that a reload looks at and records. */
    @Test
    void aDeclaredPluginThatRunsIsJudgedAnewByItsOwnBytes() {
        PluginSection section = new ConfigLoader(SettingsSchemas.unknown())
                .vendors(
                        ConfigSource.of(
                                "aegis.yaml", "{plugins: {acme.d: {file: gone.jar}}}".getBytes(StandardCharsets.UTF_8)),
                        Map.of(),
                        Flags.none());
        var vendors = new Vendors(
                root.resolve("aegis.yaml"), new Admission(Map.of()), new PluginFolder(root.resolve("plugins")));
        var read = new PluginFile("d.jar", new byte[] {1}, Optional.empty());

        assertThat(vendors.find(section, NOTHING).missing().get("acme.d")).startsWith("AEG-CFG-022");
        assertThat(vendors.find(section, NOTHING, Map.of("acme.d", read))
                        .missing()
                        .get("acme.d"))
                .startsWith("AEG-PLG-001");
    }
}
