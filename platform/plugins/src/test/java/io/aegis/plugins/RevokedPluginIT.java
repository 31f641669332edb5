package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.Sha256;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody judges the plugins of an image again, so whoever opens a set says what is revoked. */
class RevokedPluginIT {
    @TempDir
    Path root;

    @Test
    void aPluginOfTheImageThatIsRevokedIsShownWithTheReasonAndStartedForNobody() {
        byte[] bad = TestBundle.harmless("bad").jar();
        try (var host = new TestImage(root)
                .with("bad.jar", bad)
                .with(TestBundle.harmless("good"))
                .start()) {
            var revoked = new Revocations(Set.of(Sha256.of(bad)), Set.of());
            PluginSet plugins = host.open(List.of(), Map.of(), revoked, Surroundings.IN_PROCESS);
            String why = "AEG-PLG-004 the operator has revoked this file";
            assertThat(plugins.plugins())
                    .filteredOn(plugin -> plugin.type().equals("test.bad"))
                    .extracting(InstalledPlugin::state)
                    .containsExactly(new PluginState.Missing(why));
            assertThat(plugins.guard("test.bad", Settings.empty(), new FakeHost()))
                    .isEqualTo(new Created.Missing<>(why));
            assertThat(host.up()).extracting(InstalledPlugin::type).containsExactly("test.good");
        }
    }
}
