package io.aegis.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The bundles of an image, with the digests that would be compiled into it. */
final class ImageFolder {
    private final Path folder;
    private final Map<String, String> digests = new TreeMap<>();

    ImageFolder(Path root) {
        this.folder = root.resolve("bundles");
        try {
            Files.createDirectories(folder);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Path bundles() {
        return folder;
    }

    Map<String, String> digests() {
        return Map.copyOf(digests);
    }

    /** Puts a bundle into the image and lists its digest. */
    ImageFolder with(String file, PluginJar jar) {
        return with(file, jar.bytes());
    }

    ImageFolder with(String file, byte[] jar) {
        digests.put(file, Sha256.of(jar));
        return withUnlisted(file, jar);
    }

    /** Puts a file into the folder alone; a listed digest stays what it was. */
    ImageFolder withUnlisted(String file, byte[] jar) {
        try {
            Files.write(folder.resolve(file), jar);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return this;
    }
}
