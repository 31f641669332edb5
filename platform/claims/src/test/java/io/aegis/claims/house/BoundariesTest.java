package io.aegis.claims.house;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a module shows: the compiler's boundary and the framework's must be the same one. */
class BoundariesTest {

    private static final Pattern CLAUSE = Pattern.compile("([\\w.]+)((?:;[\\w.:-]+=(?:\"[^\"]*\"|[^,;\"]*))*)(?:,|$)");
    private static final Pattern VERSION = Pattern.compile(";version=\"([^\"]+)\"");

    static List<HouseModule> modules() {
        return House.sealed();
    }

    static Stream<HouseModule> osgiBundles() {
        return Stream.concat(Stream.of(House.module("spi/api")), House.bundles().stream());
    }

    @ParameterizedTest
    @MethodSource("osgiBundles")
    void aBundleShowsTheFrameworkWhatItShowsTheCompiler(HouseModule module) {
        assertThat(exportsOfManifest(module).keySet()).isEqualTo(exportsOfDescriptor(module));
    }

    @Test
    void everyContractHasAVersionOfItsOwn() {
        var exports = exportsOfManifest(House.module("spi/api"));
        assertThat(exports).containsKeys("io.aegis.spi.content", "io.aegis.spi.guard", "io.aegis.spi.provider");
        assertThat(exports.values()).allMatch(version -> version.matches("1\\.\\d+\\.\\d+"));
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.house.House#bundles")
    void aPluginExportsNothing(HouseModule module) {
        assertThat(exportsOfDescriptor(module)).isEmpty();
        assertThat(exportsOfManifest(module)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noPackageIsOpenToReflectionExceptCommandsToTheirParser(HouseModule module) {
        var descriptor = module.descriptor();
        assertThat(descriptor.isOpen()).isFalse();
        assertThat(descriptor.opens().stream().filter(opened -> !isOpenToTheParserOnly(module, opened)))
                .isEmpty();
    }

    @Test
    void theVaultShowsItselfToTheAssemblyOnly() {
        assertThat(House.module("platform/vault").descriptor().exports())
                .isNotEmpty()
                .allSatisfy(export -> assertThat(export.targets()).containsExactly("io.aegis.app"));
    }

    @Test
    void toolsAreRunForTheKernelAndShownToTheAssemblyOnly() {
        assertThat(House.module("platform/tools").descriptor().exports())
                .isNotEmpty()
                .allSatisfy(export -> assertThat(export.targets()).containsExactly("io.aegis.app"));
    }

    private static boolean isOpenToTheParserOnly(HouseModule module, ModuleDescriptor.Opens opened) {
        return module.folder().equals("platform/cli") && opened.targets().equals(Set.of("info.picocli"));
    }

    private static Set<String> exportsOfDescriptor(HouseModule module) {
        return module.descriptor().exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(toSet());
    }

    private static Map<String, String> exportsOfManifest(HouseModule module) {
        var header = Optional.ofNullable(module.manifest().getMainAttributes().getValue("Export-Package"))
                .orElse("");
        var clauses = CLAUSE.matcher(header).results().toList();
        assertThat(clauses.stream().mapToInt(clause -> clause.group().length()).sum())
                .as("the whole Export-Package header was understood")
                .isEqualTo(header.length());
        return clauses.stream().collect(toMap(clause -> clause.group(1), clause -> version(clause.group(2))));
    }

    private static String version(String attributes) {
        var version = VERSION.matcher(attributes);
        return version.find() ? version.group(1) : "none";
    }
}
