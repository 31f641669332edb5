package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.Stage;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SystemPackagesTest {
    @Test
    void aBundleCanNameTheWholeContractAndNoMore() throws URISyntaxException {
        Path spi = Path.of(
                Stage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(ModuleFinder.of(spi)
                        .find("io.aegis.spi")
                        .orElseThrow()
                        .descriptor()
                        .exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrderElementsOf(SystemPackages.CONTRACT);
        assertThat(SystemPackages.header())
                .contains("java.util.regex")
                .doesNotContain("java.sql", "java.net.http", "io.aegis.kernel", "io.aegis.plugins", "slf4j");
    }
}
