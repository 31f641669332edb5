package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * Whatever is odd about a jar: if it is admitted, then every reader that comes later finds the files, the bytes and the headers that were judged.
 *
 * <p>{@code -Daegis.fuzz.seconds=600} goes on for so long, from {@code -Daegis.fuzz.seed=N}.
 */
class JarReadersFuzzTest {
    private static final long SEED = Long.getLong("aegis.fuzz.seed", 20261125);
    private static final int ROUNDS = Integer.getInteger("aegis.fuzz.rounds", 300);
    private static final long SECONDS = Long.getLong("aegis.fuzz.seconds", 0);

    @TempDir
    Path root;

    private Framework framework;
    private int bundles;

    @BeforeEach
    void start() throws BundleException {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        root.resolve("cache").toString(),
                        "felix.service.urlhandlers",
                        "false",
                        "felix.log.level",
                        "0"));
        framework.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    @Test
    void whatIsAdmittedIsReadByAllAsItWasJudged() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        PluginJar plain = PluginJar.harmless();
        int admitted = 0;
        int refused = 0;
        while (SECONDS > 0 ? System.nanoTime() < end : admitted + refused < ROUNDS) {
            long seed = SEED + admitted + refused;
            byte[] jar = MangledJar.of(plain, seed);
            if (!Signed.findings(jar, PluginTier.SANDBOXED).isEmpty()) {
                refused++;
                continue;
            }
            admitted++;
            try {
                assertReadAlike(jar);
            } catch (Exception | AssertionError found) {
                Path kept = Files.write(Files.createTempFile("mangled", ".jar"), jar);
                fail("repeat it with -Daegis.fuzz.rounds=1 -Daegis.fuzz.seed=" + seed + ", or look at " + kept, found);
            }
        }
        // None is of use alone.
        assertThat(bundles).isGreaterThan(admitted * 9 / 10 - 1);
        assertThat(admitted).isGreaterThan((admitted + refused) / 10 - 1);
        assertThat(refused).isGreaterThan((admitted + refused) / 10 - 1);
    }

    private void assertReadAlike(byte[] jar) throws Exception {
        JarView judged = JarView.judged(jar);
        Path file = Files.write(root.resolve("a.jar"), jar);
        assertThat(JarView.ofJarFile(file)).isEqualTo(judged);
        Optional<JarView> installed = JarView.ofFramework(framework.getBundleContext(), jar);
        if (installed.isPresent()) {
            bundles++;
            assertThat(installed.get()).isEqualTo(judged);
        }
        for (JarView view : List.of(JarView.ofZipFile(file), JarView.ofStream(jar), JarView.ofFileSystem(file))) {
            assertThat(view.files()).isEqualTo(judged.files());
        }
        assertThat(streamed(jar)).isEqualTo(judged.files());
    }

    private static Map<String, String> streamed(byte[] jar) throws IOException, MalformedException {
        JarView view = JarView.ofJarStream(jar);
        var files = new TreeMap<>(view.files());
        if (!view.headers().isEmpty()) {
            assertThat(view.headers()).isEqualTo(JarView.judged(jar).headers());
            files.put(PluginJar.MANIFEST, JarView.judged(jar).files().get(PluginJar.MANIFEST));
        }
        return files;
    }
}
