package acme.attack;

/** Starts a process through `Runtime`. */
public final class RuntimeExec extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Runtime.getRuntime()
                        .exec(new String[] {"touch", target.marker()})
                        .waitFor()
                == 0;
    }
}
