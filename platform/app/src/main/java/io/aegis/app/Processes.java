package io.aegis.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Facts about this process. */
public final class Processes {
    private Processes() {}

    /** The numeric id of the user that runs this process, or their name where the system has no numbers. */
    public static String uid() {
        return ownerOf(Path.of("/proc/self"));
    }

    /** The numeric id of a file's owner. */
    static String ownerOf(Path file) {
        try {
            return Files.getAttribute(file, "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException unknown) {
            return System.getProperty("user.name", "unknown");
        }
    }
}
