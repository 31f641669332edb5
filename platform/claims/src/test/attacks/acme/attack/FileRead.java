package acme.attack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file of the gateway's user. */
public final class FileRead extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return !Files.readString(Path.of(target.canary())).isEmpty();
    }
}
