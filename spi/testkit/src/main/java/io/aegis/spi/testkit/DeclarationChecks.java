package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.settings.Settings;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the bundle of a guard says about itself is complete and true. */
interface DeclarationChecks extends GuardSubject, BundleChecks {
    @Override
    GuardFactory factory();

    @Override
    Settings settings();

    /** The capability in the manifest of the bundle that a factory comes from. */
    static PluginBundle.Capability capability(GuardFactory factory) {
        return PluginBundle.of(factory.getClass()).capability();
    }

    @Test
    default void theManifestDeclaresAGuard() {
        assertThat(capability(factory()).kind()).as("kind").isEqualTo("guard");
    }

    @Test
    default void theManifestNamesAQualifiedType() {
        assertThat(capability(factory()).type()).as("type").matches("[a-z0-9_]+(\\.[a-z0-9_]+)+");
    }

    @Test
    default void theManifestNamesStagesThatExist() {
        var known = Arrays.stream(Stage.values())
                .map(stage -> stage.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(capability(factory()).stages())
                .as("stages")
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .isSubsetOf(known);
    }

    @Test
    default void theManifestSaysWhetherTheGuardStreams() {
        assertThat(capability(factory()).streaming()).as("streaming").isIn("incremental", "none");
        if (streams()) {
            assertThat(capability(factory()).streaming()).as("streaming").isEqualTo("incremental");
        }
    }

    @Test
    default void theManifestDeclaresOnlyKeysThatALabelCanHave() {
        capability(factory())
                .labels()
                .forEach(key -> assertThat(new Label(key, "x").key()).isEqualTo(key));
    }

    @Test
    default void theFactoryCreatesAGuardEachTime() {
        assertThat(guard()).as("guard").isNotNull();
        assertThat(guard()).as("another guard").isNotNull();
    }
}
