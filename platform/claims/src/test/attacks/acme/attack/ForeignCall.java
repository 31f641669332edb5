package acme.attack;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** Makes a handle for a native function. */
public final class ForeignCall extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(ValueLayout.JAVA_INT)) != null;
    }
}
