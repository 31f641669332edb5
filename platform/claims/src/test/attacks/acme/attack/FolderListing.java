package acme.attack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Lists a folder. */
public final class FolderListing extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (var files = Files.list(Path.of(target.canary()).getParent())) {
            return files.findAny().isPresent();
        }
    }
}
