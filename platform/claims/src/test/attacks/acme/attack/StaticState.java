package acme.attack;

import java.util.ArrayList;
import java.util.List;

/** Keeps something from one run to the next in a static field. */
public final class StaticState extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        SEEN.add(target.attack());
        return SEEN.contains(target.attack());
    }

    private static final List<String> SEEN = new ArrayList<>();
}
