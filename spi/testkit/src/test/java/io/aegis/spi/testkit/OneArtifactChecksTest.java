package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A bundle that only the gateway understands does not pass for one that a worker can run. */
class OneArtifactChecksTest {
    /** Runs only when this test launches it: its name is not one that the build looks for. */
    static final class Subject implements OneArtifactChecks {
        @Override
        public Object factory() {
            return new WordGuardFactory(WordGuard::new);
        }
    }

    @Test
    void aManifestWithoutThePluginsIdAndVersionFails() {
        var verification = Verification.of(Subject.class);
        assertThat(verification.failed())
                .containsExactlyInAnyOrder(
                        "aWorkerKnowsThePluginByItsType",
                        "aWorkerKnowsThePluginByItsVersion",
                        "aWorkerFindsTheFactoryThatTheGatewayFinds");
        assertThat(verification.passed()).containsExactly("theTypeBeginsWithItsVendor");
    }
}
