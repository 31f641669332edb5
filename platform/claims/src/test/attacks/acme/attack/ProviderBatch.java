package acme.attack;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Many attacks of providers, one after the other. Each is made by the same object again and again. */
public final class ProviderBatch extends HostileProvider {
    private final Map<String, HostileProvider> attacks = new ConcurrentHashMap<>();

    @Override
    HostileProvider named(String attack) {
        return attacks.computeIfAbsent(attack, ProviderBatch::made);
    }

    private static HostileProvider made(String attack) {
        try {
            return (HostileProvider) Class.forName("acme.attack." + attack)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
