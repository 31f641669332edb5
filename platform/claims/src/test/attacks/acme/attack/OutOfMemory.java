package acme.attack;

import java.util.ArrayList;

/** Allocates without end. */
public final class OutOfMemory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var all = new ArrayList<byte[]>();
        while (all.size() < Integer.MAX_VALUE) {
            all.add(new byte[1 << 24]);
        }
        return all.isEmpty();
    }
}
