package acme.attack;

import java.util.function.UnaryOperator;

/** Calls `System.getenv` by a method reference. */
public final class MethodReference extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        UnaryOperator<String> variable = System::getenv;
        return variable.apply("ATTACK_CANARY") != null;
    }
}
