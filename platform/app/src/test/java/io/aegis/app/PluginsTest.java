package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.plugins.PluginState;
import org.junit.jupiter.api.Test;

class PluginsTest {
    /** People search for these, and an alert on the metric looks for the first alone. */
    @Test
    void aStateIsSaidInWords() {
        assertThat(Plugins.state(new PluginState.Active())).isEqualTo("active");
        assertThat(Plugins.state(new PluginState.Missing("AEG-PLG-008 it failed")))
                .isEqualTo("missing: AEG-PLG-008 it failed");
        assertThat(Plugins.state(new PluginState.Condemned()))
                .isEqualTo("condemned: calls of it never came back; update it or restart the gateway");
    }
}
