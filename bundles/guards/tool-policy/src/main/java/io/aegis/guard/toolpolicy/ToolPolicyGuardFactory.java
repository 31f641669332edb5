package io.aegis.guard.toolpolicy;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates guards of type {@code aegis.tool_policy}; the one service of this bundle. */
@Component
public final class ToolPolicyGuardFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new ToolPolicyGuard(ToolPolicySettings.policy(settings));
    }
}
