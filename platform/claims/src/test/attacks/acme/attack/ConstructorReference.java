package acme.attack;

import java.io.File;
import java.util.function.Function;

/** Makes a file by a reference to its constructor. */
public final class ConstructorReference extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Function<String, File> maker = File::new;
        return maker.apply(target.canary()).exists();
    }
}
