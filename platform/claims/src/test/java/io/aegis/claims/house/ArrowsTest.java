package io.aegis.claims.house;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. A module that this table does not name may know nobody. */
class ArrowsTest {

    private static final String SPI = "spi/api";
    private static final String KERNEL = "platform/kernel";
    private static final Set<String> PORTS = Set.of(SPI, KERNEL);

    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry(SPI, Set.of()),
            entry("spi/testkit", Set.of(SPI)),
            entry("spi/conformance", Set.of(SPI, "spi/testkit")),
            entry(KERNEL, Set.of(SPI)),
            entry("platform/admission", Set.of(SPI)),
            entry("platform/config", Set.of()),
            entry("platform/dialects", PORTS),
            entry("platform/export", PORTS),
            entry("platform/ledger", PORTS),
            entry("sandbox/protocol", Set.of(SPI)),
            entry("sandbox/worker", Set.of(SPI, "sandbox/protocol")),
            entry("sandbox/host", Set.of(SPI, "sandbox/protocol")),
            entry("platform/plugins", Set.of(SPI, KERNEL, "platform/admission", "sandbox/host")),
            entry("platform/server", PORTS),
            entry("platform/store", PORTS),
            entry("platform/tools", PORTS),
            entry("platform/vault", PORTS),
            entry("platform/vendor", Set.of()),
            entry(
                    "platform/app",
                    Set.of(
                            SPI,
                            KERNEL,
                            "platform/admission",
                            "platform/config",
                            "platform/dialects",
                            "platform/export",
                            "platform/ledger",
                            "platform/plugins",
                            "platform/server",
                            "platform/store",
                            "platform/tools",
                            "platform/vault")),
            entry(
                    "platform/cli",
                    Set.of(
                            SPI,
                            "platform/admission",
                            "platform/app",
                            "platform/config",
                            "platform/ledger",
                            "platform/vendor")));

    private static Map<String, HouseModule> ownerOfClass = Map.of();

    static List<HouseModule> modules() {
        return House.sealed();
    }

    @BeforeAll
    static void readTheHouse() {
        ownerOfClass = House.sealed().stream()
                .flatMap(module -> module.classes().stream()
                        .filter(type -> !type.getSimpleName().endsWith("-info"))
                        .map(type -> entry(type.getName(), module)))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleKnowsOnlyWhatItsArrowsPointAt(HouseModule module) {
        assertThat(module.classes().stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(dependency ->
                                isForbidden(module, dependency.getTargetClass().getBaseComponentType()))
                        .map(dependency -> dependency.getDescription()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleIsCalledWhatItsFolderIsCalled(HouseModule module) {
        var home = module.packageName();
        assertThat(module.descriptor().name()).isEqualTo(home);
        assertThat(module.classes().stream().map(JavaClass::getPackageName))
                .allMatch(name -> name.equals(home) || name.startsWith(home + "."));
    }

    @Test
    void theHouseIsRead() {
        assertThat(House.sealed()).extracting(HouseModule::folder).contains(SPI, KERNEL);
        assertThat(ownerOfClass)
                .containsKeys("io.aegis.spi.guard.Guard", "io.aegis.spi.guard.Verdict", "io.aegis.kernel.port.Broker");
    }

    private static boolean isForbidden(HouseModule module, JavaClass target) {
        var owner = ownerOfClass.get(target.getName());
        if (owner == null) {
            // A name of ours that no module owns comes from a stale jar or a second copy: nobody checked its arrows.
            return target.getName().startsWith("io.aegis.");
        }
        return !owner.equals(module) && !arrowsOf(module).contains(owner.folder());
    }

    private static Set<String> arrowsOf(HouseModule module) {
        if (module.folder().startsWith("bundles/providers/")) {
            return Set.of(SPI, HouseModule.WIRE);
        }
        if (module.folder().startsWith("bundles/guards/")) {
            return Set.of(SPI, HouseModule.CREDENTIALS);
        }
        if (module.folder().startsWith("bundles/")) {
            return Set.of(SPI);
        }
        return ARROWS.getOrDefault(module.folder(), Set.of());
    }
}
