package io.aegis.bench.micro;

import io.aegis.guard.classification.ClassificationGuardFactory;
import io.aegis.guard.exfiltration.ExfiltrationGuardFactory;
import io.aegis.guard.pii.PiiGuardFactory;
import io.aegis.guard.policy.PolicyGuardFactory;
import io.aegis.guard.secrets.SecretsGuardFactory;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import java.util.List;
import java.util.Map;

/** The first-party guards, each with the settings of the side-by-side run. */
public enum Guards {
    SECRETS(new SecretsGuardFactory(), Map.of()),
    CLASSIFICATION(new ClassificationGuardFactory(), Map.of()),
    POLICY(
            new PolicyGuardFactory(),
            Map.of(
                    "rules",
                    List.of(Map.of(
                            "when", Map.of("label", "classification", "in", List.of("secret")), "verdict", "block")))),
    PII(new PiiGuardFactory(), Map.of("mode", "mask")),
    EXFILTRATION(new ExfiltrationGuardFactory(), Map.of());

    @SuppressWarnings("ImmutableEnumChecker") // a guard is stateless by contract
    private final Guard guard;

    Guards(GuardFactory factory, Map<String, ?> settings) {
        guard = factory.create(Settings.of(settings), new FakeHost());
    }

    Guard guard() {
        return guard;
    }
}
