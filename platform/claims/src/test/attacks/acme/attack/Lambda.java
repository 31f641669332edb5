package acme.attack;

import java.util.function.Supplier;

/** Calls `System.getenv` in a lambda. */
public final class Lambda extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Supplier<String> variable = () -> System.getenv("ATTACK_CANARY");
        return variable.get() != null;
    }
}
