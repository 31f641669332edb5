package acme.attack;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Reads the environment by a call that it links itself. */
public final class DynamicCall extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Linked.value() != null;
    }

    static CallSite link(MethodHandles.Lookup lookup, String name, MethodType type)
            throws ReflectiveOperationException {
        return new ConstantCallSite(lookup.findStatic(System.class, name, type));
    }

    /** Stands for a class that no compiler writes. */
    private static final class Linked {
        static String value() {
            return null;
        }
    }
}
