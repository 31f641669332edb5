package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * One jar serves every tier: the gateway and a worker find the same plugin in it, under the same name and version. A contract test of a plugin that is to be
 * installed adds these checks:
 *
 * <pre>{@code
 * class TicketGuardTest extends GuardContract implements OneArtifactChecks { ... }
 * }</pre>
 */
public interface OneArtifactChecks {
    /** The factory that the bundle registers. */
    Object factory();

    @Test
    default void theTypeBeginsWithItsVendor() {
        assertThat(PluginBundle.of(factory().getClass()).capability().type())
                .as("type")
                .matches("[a-z0-9_]+(\\.[a-z0-9_]+)+")
                .doesNotStartWith("aegis.");
    }

    @Test
    default void aWorkerKnowsThePluginByItsType() {
        var bundle = PluginBundle.of(factory().getClass());
        assertThat(bundle.attribute("Plugin-Id"))
                .as("Plugin-Id")
                .hasValue(bundle.capability().type());
    }

    @Test
    default void aWorkerKnowsThePluginByItsVersion() {
        var bundle = PluginBundle.of(factory().getClass());
        assertThat(bundle.attribute("Bundle-Version")).as("Bundle-Version").isPresent();
        assertThat(bundle.attribute("Plugin-Version"))
                .as("Plugin-Version")
                .isEqualTo(bundle.attribute("Bundle-Version"));
    }

    @Test
    default void aWorkerFindsTheFactoryThatTheGatewayFinds() {
        String services = "META-INF/services/" + PluginBundle.service(factory());
        var named = PluginBundle.of(factory().getClass()).file(services).stream()
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(named).as(services).isEqualTo(List.of(factory().getClass().getName()));
    }
}
