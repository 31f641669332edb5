package io.aegis.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** How the command line was called, for lines that somebody pastes where this one was typed. */
final class Called {
    private static final String NAME = "aegis";

    private Called() {}

    /** By this process's launcher. */
    static String name() {
        return name(System.getProperty("aegis.called", NAME), System.getenv().getOrDefault("PATH", ""));
    }

    /** A launcher that a shell has found in its path is called by its name; any other as it was called. */
    static String name(String called, String path) {
        Path launcher = Path.of(called);
        boolean found = launcher.isAbsolute()
                && launcher.endsWith(NAME)
                && List.of(path.split(File.pathSeparator, -1)).contains(String.valueOf(launcher.getParent()));
        if (found) {
            return NAME;
        }
        return called.matches("[A-Za-z0-9_./-]+") ? called : "'" + called.replace("'", "'\\''") + "'";
    }
}
