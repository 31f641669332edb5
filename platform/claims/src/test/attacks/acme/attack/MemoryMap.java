package acme.attack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reads `/proc/PID/maps` of the gateway. */
public final class MemoryMap extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Files.readString(Path.of("/proc/" + target.pid() + "/maps")).contains("libjvm.so");
    }
}
