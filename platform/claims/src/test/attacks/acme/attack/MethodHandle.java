package acme.attack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Calls `System.getenv` by a method handle. */
public final class MethodHandle extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try {
            return MethodHandles.lookup()
                            .findStatic(System.class, "getenv", MethodType.methodType(String.class, String.class))
                            .invoke("ATTACK_CANARY")
                    != null;
        } catch (Exception | Error shut) {
            throw shut;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
