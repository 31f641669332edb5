package acme.attack;

import java.lang.reflect.Proxy;

/** Registers a hook of the framework, by reflection. */
public final class HookRegistration extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Class<?> hook = Walk.type("hooks.service.FindHook");
        Object mine = Proxy.newProxyInstance(
                hook.getClassLoader(), new Class<?>[] {hook}, (proxy, method, arguments) -> null);
        return Walk.bundle()
                        .context()
                        .call(
                                "registerService",
                                new Class<?>[] {String.class, Object.class, java.util.Dictionary.class},
                                hook.getName(),
                                mine,
                                null)
                != null;
    }
}
