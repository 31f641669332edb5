package acme.attack;

import java.lang.reflect.Proxy;

/** Makes a dynamic proxy. */
public final class LambdaProxy extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var mine = (Runnable) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (proxy, method, arguments) -> null);
        mine.run();
        return true;
    }
}
