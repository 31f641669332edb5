package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.settings.Settings;
import org.junit.jupiter.api.Test;

/** What a bundle says about itself is complete and true, whatever its kind. */
interface BundleChecks {
    /** The factory that the bundle registers. */
    Object factory();

    /** Settings of the instance under test. */
    Settings settings();

    /** The bundle that the factory comes from. */
    default PluginBundle bundle() {
        return PluginBundle.of(factory().getClass());
    }

    @Test
    default void theManifestNamesTheContractItWasBuiltFor() {
        assertThat(bundle().capability().api()).as("api").matches("1\\.\\d+(\\.0)?");
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
                .contains("provide interface=\"" + PluginBundle.service(factory()) + "\"")
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
}
