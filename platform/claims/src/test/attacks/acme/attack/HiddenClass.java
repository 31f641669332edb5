package acme.attack;

import java.lang.invoke.MethodHandles;

/** Defines a hidden class. */
public final class HiddenClass extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        byte[] bytes;
        try (var in = HiddenClass.class.getResourceAsStream("HiddenClass$Empty.class")) {
            bytes = in.readAllBytes();
        }
        return MethodHandles.lookup()
                .defineHiddenClass(bytes, false)
                .lookupClass()
                .isHidden();
    }

    private static final class Empty {}
}
