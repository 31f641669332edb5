package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.claims.Workplace.Outcome;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left for code that got into the gateway's process to find. */
class SealingIT {
    private static final String FRAMEWORK = "org.apache.felix.framework";
    private static final Path LIBRARIES = Distribution.whole().launcher().resolveSibling("lib");
    private static final Configuration GRAPH = Configuration.resolve(
            ModuleFinder.of(LIBRARIES),
            List.of(ModuleLayer.boot().configuration()),
            ModuleFinder.of(),
            Set.of("io.aegis.plugins"));

    @Test
    void theFrameworksModuleIsClosedAndAsksForNothing() {
        ModuleDescriptor framework =
                GRAPH.findModule(FRAMEWORK).orElseThrow().reference().descriptor();
        assertThat(framework.isOpen()).isFalse();
        assertThat(framework.opens()).isEmpty();
        assertThat(framework.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("java.base");
        assertThat(framework.exports())
                .noneMatch(exported -> exported.source().startsWith(FRAMEWORK))
                .filteredOn(exported ->
                        exported.source().contains("hooks") || exported.source().endsWith("launch"))
                .isNotEmpty()
                .allMatch(exported -> exported.targets().equals(Set.of("io.aegis.plugins")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.apache.felix.framework.Felix", "io.aegis.plugins.PluginHost"})
    void reflectionFromABundleReachesNoFieldOfIt(String type) throws Exception {
        // A bundle's classes are in an unnamed module, as those of this test are.
        assertThat(getClass().getModule().isNamed()).isFalse();
        ModuleLayer layer = ModuleLayer.defineModulesWithOneLoader(
                        GRAPH, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader())
                .layer();
        String module = type.startsWith(FRAMEWORK) ? FRAMEWORK : "io.aegis.plugins";
        Class<?> found = layer.findLoader(module).loadClass(type);
        assertThat(found.getModule().isNamed()).isTrue();
        assertThat(found.getDeclaredFields()).isNotEmpty();
        for (Field field : found.getDeclaredFields()) {
            assertThatThrownBy(() -> field.setAccessible(true)).isInstanceOf(InaccessibleObjectException.class);
        }
        assertThatThrownBy(() -> found.getDeclaredConstructors()[0].setAccessible(true))
                .isInstanceOf(InaccessibleObjectException.class);
    }

    @Test
    void theLauncherLeavesOutEveryModuleThatNothingRequires() {
        Outcome listed =
                new Workplace("sealing-modules").options("--list-modules").run("--version");
        assertThat(Arrays.stream(listed.out().split("\n"))
                        .map(line -> line.replaceFirst("[@ ].*", ""))
                        .filter(name -> name.matches("(java|jdk)\\..*")))
                .containsExactlyInAnyOrder(
                        "java.base",
                        "java.logging",
                        "java.naming",
                        "java.net.http",
                        "java.security.sasl",
                        "java.sql",
                        "java.sql.rowset",
                        "java.transaction.xa",
                        "java.xml",
                        "jdk.net",
                        "jdk.unsupported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void optionsBehindTheLaunchersBackAreIgnoredAndSaid(String variable) {
        Outcome outcome = new Workplace("sealing-" + variable)
                .environment(variable, "-XX:+UsePerfData -Daegis.home=/nowhere")
                .run("doctor");
        assertThat(outcome.err()).contains("ignores " + variable);
        assertThat(outcome.out()).contains("the process is sealed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:-DisableAttachMechanism",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:+UsePerfData",
                "-XX:+HeapDumpOnOutOfMemoryError",
                "--finalization=enabled",
                "--sun-misc-unsafe-memory-access=allow"
            })
    void theDoctorSaysWhatOptionsOfTheOperatorTookAway(String option) {
        Outcome outcome = new Workplace("sealing-doctor").options(option).run("doctor");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .doesNotContain("the process is sealed")
                .containsPattern("BAD +seal +without " + stem(option));
    }

    private static String stem(String option) {
        return option.startsWith("-XX:") ? "-XX:." + option.substring(5) : option.replaceFirst("=.*", "");
    }
}
