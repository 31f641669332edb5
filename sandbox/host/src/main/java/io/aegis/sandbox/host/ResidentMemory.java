package io.aegis.sandbox.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Resident memory of a process and of those that it started, as Linux tells it. */
final class ResidentMemory {
    private static final String LINE = "VmRSS:";

    private ResidentMemory() {}

    /** In bytes; 0 where it cannot be read. */
    static long ofTree(long pid) {
        long children = ProcessHandle.of(pid)
                .map(process -> process.descendants()
                        .mapToLong(child -> of(child.pid()))
                        .sum())
                .orElse(0L);
        return of(pid) + children;
    }

    private static long of(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
            for (String line : lines) {
                if (line.startsWith(LINE)) {
                    return 1024
                            * Long.parseLong(line.substring(LINE.length())
                                    .replace("kB", "")
                                    .strip());
                }
            }
            return 0;
        } catch (IOException | NumberFormatException notTold) {
            return 0;
        }
    }
}
