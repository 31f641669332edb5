package io.aegis.guard.policy;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates policy guards; the one service of this bundle. */
@Component
public final class PolicyGuardFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        var policy = PolicySettings.policy(settings);
        return policy.isKnownBeforeAnswers() ? new IncrementalPolicyGuard(policy) : new PolicyGuard(policy);
    }
}
