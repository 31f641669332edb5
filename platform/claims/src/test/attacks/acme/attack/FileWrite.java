package acme.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes to a file of the gateway's user. */
public final class FileWrite extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Files.writeString(Path.of(target.canary()), ".", StandardOpenOption.APPEND);
        return true;
    }
}
