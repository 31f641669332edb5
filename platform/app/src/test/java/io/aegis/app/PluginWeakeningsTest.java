package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginTier;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import io.aegis.config.Weakening;
import io.aegis.plugins.PluginLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another file of a plugin, or another word about it, takes away. */
class PluginWeakeningsTest {
    @TempDir
    Path root;

    @Test
    void aLooserTierIsOne() throws IOException {
        assertThat(since(ran("1.0.0", "sandboxed", Set.of()), PluginTier.VERIFIED, Set.of()))
                .containsExactly("it leaves its own process");
        assertThat(since(ran("1.0.0", "process", Set.of()), PluginTier.VERIFIED, Set.of()))
                .containsExactly("it leaves its own process");
        assertThat(since(ran("1.0.0", "sandboxed", Set.of()), PluginTier.PROCESS, Set.of()))
                .containsExactly("it runs in a process without a sandbox around it");
    }

    @Test
    void moreGrantsAreOne() throws IOException {
        assertThat(since(ran("1.0.0", "verified", Set.of()), PluginTier.VERIFIED, Set.of("network")))
                .containsExactly("it is granted more");
    }

    @Test
    void anOlderVersionIsOneAsNumbersAreCompared() throws IOException {
        assertThat(since(ran("1.0.1", "verified", Set.of()), PluginTier.VERIFIED, Set.of()))
                .containsExactly("version 1.0.0 is older than 1.0.1");
        assertThat(since(ran("0.10.0", "verified", Set.of()), PluginTier.VERIFIED, Set.of()))
                .isEmpty();
    }

    @Test
    void whatIsStricterOrGrantedLessOrNewerOrWasNotThereIsNone() throws IOException {
        assertThat(since(ran("0.9.0", "verified", Set.of("network")), PluginTier.SANDBOXED, Set.of()))
                .isEmpty();
        assertThat(since(ran("1.0.0", "process", Set.of()), PluginTier.SANDBOXED, Set.of()))
                .isEmpty();
        assertThat(since(Map.of(), PluginTier.VERIFIED, Set.of("network"))).isEmpty();
    }

    /** It may have been anything. */
    @Test
    void aTierThatNobodyKnowsWasTheStrictest() throws IOException {
        assertThat(since(ran("1.0.0", "sealed", Set.of()), PluginTier.SANDBOXED, Set.of()))
                .hasSize(1);
    }

    private static Map<String, PluginLock.Version> ran(String version, String tier, Set<String> grants) {
        return Map.of("acme.quiet", new PluginLock.Version(version, "ab".repeat(32), tier, grants, "sha256:00"));
    }

    private List<String> since(Map<String, PluginLock.Version> ran, PluginTier tier, Set<String> grants)
            throws IOException {
        AdmittedPlugin plugin = granted(admitted(tier), grants);
        List<Weakening> lost = PluginWeakenings.since(ran, List.of(plugin));
        assertThat(lost).allMatch(weakening -> weakening.path().equals("plugins.acme.quiet"));
        return lost.stream().map(Weakening::what).toList();
    }

    private AdmittedPlugin admitted(PluginTier tier) throws IOException {
        VendorJar.guard("acme.quiet").writeTo(root.resolve("quiet.jar"));
        VendorKey key = VendorKey.pin("acme", "acme.", Files.readString(root.resolve("acme.pub")));
        AdmissionResult result = new Admission(Map.of())
                .judge(
                        PluginFile.read(root.resolve("quiet.jar")),
                        tier,
                        Set.of(),
                        new Trust(List.of(key), Set.of(), Set.of()));
        return switch (result) {
            case AdmissionResult.Admitted(AdmittedPlugin plugin) -> plugin;
            case AdmissionResult.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static AdmittedPlugin granted(AdmittedPlugin plugin, Set<String> grants) {
        return new AdmittedPlugin(
                plugin.file(),
                plugin.bytes(),
                plugin.digest(),
                plugin.name(),
                plugin.version(),
                plugin.tier(),
                grants,
                plugin.signer(),
                plugin.declaration(),
                plugin.schema());
    }
}
