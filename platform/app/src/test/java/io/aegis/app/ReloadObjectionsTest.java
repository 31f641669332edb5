package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.config.Config;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Problem;
import io.aegis.config.SettingsSchemas;
import io.aegis.kernel.port.EvidenceUnavailableException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReloadObjectionsTest {
    @Test
    void aChangeThatCannotBeRecordedSaysWhy() {
        byte[] file = "providers: {fake: {type: fake}}\nroutes: {a: {provider: fake}}\nauth: {type: none}\n"
                .getBytes(StandardCharsets.UTF_8);
        Config config = new ConfigLoader(SettingsSchemas.unknown()).load(ConfigSource.of("aegis.yaml", file));
        Problem said = ReloadObjections.notRecorded(
                config, new EvidenceUnavailableException("a record has at most 262144 bytes"));
        assertThat(said.toString())
                .contains("AEG-SRV-004: the change could not be recorded")
                .contains("does not happen: a record has at most 262144 bytes. Make room");
    }
}
