package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginTier;
import io.aegis.admission.Sha256;
import io.aegis.admission.SigningKeys;
import io.aegis.admission.VendorKey;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is revoked is started for nobody, and takes nothing with it that is not. */
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

    /** One of them is revoked with its key, and its bundle with it. */
    @Test
    void theSameBytesThatTwoKeysHaveSignedAreTwoBundles() {
        byte[] jar = TestBundle.harmless("both").jar();
        var image = new TestImage(root).with("both.jar", jar);
        var pool = new VerifiedPool(VerifiedPool.Limits.usual());
        try (var framework = EmbeddedFramework.start(image.config())) {
            var bundles = new BundleStarter(framework, pool, new PluginCalls(), Duration.ofSeconds(20));
            LoadedPlugin one = bundles.start(signed(jar));
            LoadedPlugin other = bundles.start(signed(jar));
            assertThat(loader(one)).isNotSameAs(loader(other));
            one.stop();
            other.stop();
        } finally {
            pool.close();
        }
    }

    private static ClassLoader loader(LoadedPlugin plugin) {
        return switch (plugin) {
            case LoadedPlugin.Running running -> running.home().loader();
            case LoadedPlugin.Failed failed -> throw new AssertionError(failed.why());
        };
    }

    private AdmittedPlugin signed(byte[] jar) {
        String pem = SigningKeys.generate().publicPem();
        var plugin = new Admission(Map.of("both.jar", Sha256.of(jar)))
                .judge(root.resolve("bundles")).stream()
                        .map(result -> switch (result) {
                            case AdmissionResult.Admitted(AdmittedPlugin admitted) -> admitted;
                            case AdmissionResult.Refused refused -> throw new AssertionError(refused);
                        })
                        .findFirst()
                        .orElseThrow();
        return new AdmittedPlugin(
                plugin.file(),
                jar,
                plugin.digest(),
                plugin.name(),
                plugin.version(),
                PluginTier.VERIFIED,
                plugin.grants(),
                Optional.of(VendorKey.pin("acme", "test.", pem)),
                plugin.declaration(),
                plugin.schema());
    }
}
