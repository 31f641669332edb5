package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.aegis.spi.plugin.GrantMissingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlameTest {
    @ParameterizedTest
    @ValueSource(strings = {"network", "keys", "originals"})
    void aGrantThatIsMissingIsNamed(String grant) {
        assertThat(Blame.of(PluginCallsTest.plugin("00"), new GrantMissingException(grant)))
                .contains("it uses the grant '" + grant + "' and has it not");
    }

    /** The exception is there for every plugin to throw. */
    @Test
    void aGrantThatThereIsNotIsAPluginsOwnWord() {
        assertThat(Blame.of(PluginCallsTest.plugin("00"), new GrantMissingException("jane@example.org")))
                .startsWith("AEG-PLG-007")
                .doesNotContain("jane");
    }

    @Test
    void aGrantHasAName() {
        assertThatNullPointerException().isThrownBy(() -> new GrantMissingException(null));
    }
}
