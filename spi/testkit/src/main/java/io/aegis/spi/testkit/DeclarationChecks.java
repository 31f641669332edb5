package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the bundle says about itself is complete and true. */
interface DeclarationChecks extends GuardSubject {
    /** The capability in the manifest of the bundle that a factory comes from. */
    static PluginBundle.Capability capability(GuardFactory factory) {
        return PluginBundle.of(factory.getClass()).capability();
    }

    private PluginBundle bundle() {
        return PluginBundle.of(factory().getClass());
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
    default void theManifestNamesTheContractItWasBuiltFor() {
        assertThat(capability(factory()).api()).as("api").matches("1\\.\\d+(\\.0)?");
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
    default void theBundleExportsNothing() {
        assertThat(bundle().header("Export-Package")).as("Export-Package").isEmpty();
    }

    @Test
    default void theBundleImportsNothingOfThePlatform() {
        assertThat(bundle().header("Import-Package"))
                .extracting(ManifestHeader.Clause::path)
                .as("Import-Package")
                .allMatch(name -> name.startsWith("java.") || name.startsWith("io.aegis.spi."));
        assertThat(bundle().header("DynamicImport-Package"))
                .as("DynamicImport-Package")
                .isEmpty();
    }

    @Test
    default void theBundleHasNoActivator() {
        assertThat(bundle().header("Bundle-Activator")).as("Bundle-Activator").isEmpty();
    }

    @Test
    default void theBundleRegistersItsFactoryAndNothingElse() {
        var components = bundle().header("Service-Component");
        assertThat(components).as("Service-Component").hasSize(1);
        String component = bundle().file(components.getFirst().path()).orElseThrow();
        assertThat(component)
                .contains("provide interface=\"" + GuardFactory.class.getName() + "\"")
                .contains("class=\"" + factory().getClass().getName() + "\"")
                .doesNotContain("<reference");
    }

    @Test
    default void theSettingsSchemaIsADocumentOfDraft202012() {
        var schema = SettingsSchema.of(bundle()).document();
        assertThat(schema.path("$schema").asString("")).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("type").asString("")).isEqualTo("object");
    }

    @Test
    default void theSettingsSchemaRefersToNothingOutsideItself() {
        assertThat(SettingsSchema.of(bundle()).references()).allMatch(reference -> reference.startsWith("#"));
    }

    @Test
    default void theSettingsUnderTestAreValid() {
        assertThat(SettingsSchema.of(bundle()).errors(settings())).isEmpty();
    }

    @Test
    default void aSettingThatNobodyKnowsIsRefused() {
        var unknown = SettingsSchema.withUnknownName(settings());
        assertThat(SettingsSchema.of(bundle()).errors(unknown)).isNotEmpty();
    }

    @Test
    default void theFactoryCreatesAGuardEachTime() {
        assertThat(guard()).as("guard").isNotNull();
        assertThat(guard()).as("another guard").isNotNull();
    }
}
