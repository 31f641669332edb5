package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.guard.Guard;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ContractClassesTest {
    private static final ClassLoader LOADER = ContractClassesTest.class.getClassLoader();
    private static final AtomicBoolean USED = new AtomicBoolean();

    private static final class Fixture {
        static {
            USED.set(true);
        }
    }

    @Test
    void areThoseOfAllPackagesOfTheContract() {
        List<String> names = ContractClasses.initialise();
        assertThat(names)
                .contains(Guard.class.getName(), "io.aegis.spi.identity.Credential$KeyDigest")
                .noneMatch(name -> name.endsWith("-info"));
        assertThat(names.stream().map(ContractClassesTest::packageOf).collect(Collectors.toSet()))
                .isEqualTo(SystemPackages.CONTRACT.stream().collect(Collectors.toSet()));
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    @Test
    void areInitialisedAndNotOnlyLoaded() {
        ContractClasses.initialise(List.of(Fixture.class.getName()), LOADER);
        assertThat(USED).isTrue();
    }

    @Test
    void areAllThereOrNoPluginRuns() {
        assertThatThrownBy(() -> ContractClasses.initialise(List.of("io.aegis.spi.Missing"), LOADER))
                .isInstanceOf(PluginHostException.class)
                .hasMessageContaining("io.aegis.spi.Missing");
    }
}
