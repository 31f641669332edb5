package acme.attack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reads `/proc/PID/environ` of the gateway. */
public final class ProcessEnvironment extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Files.readString(Path.of("/proc/" + target.pid() + "/environ")).contains("ATTACK_CANARY");
    }
}
