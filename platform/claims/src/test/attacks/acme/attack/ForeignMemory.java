package acme.attack;

import java.lang.foreign.MemorySegment;

/** Takes an address for a memory segment. */
public final class ForeignMemory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return MemorySegment.ofAddress(4096).reinterpret(8) != null;
    }
}
