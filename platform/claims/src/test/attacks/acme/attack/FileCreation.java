package acme.attack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Makes an empty file. */
public final class FileCreation extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Files.createFile(Path.of(target.marker())) != null;
    }
}
