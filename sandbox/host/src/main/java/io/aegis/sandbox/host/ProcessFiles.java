package io.aegis.sandbox.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What Linux tells of its processes, below {@code /proc}; nothing of a process that is gone, or on another system. */
record ProcessFiles(Path proc) {
    static final ProcessFiles OF_THIS_MACHINE = new ProcessFiles(Path.of("/proc"));

    Path of(long pid, String file) {
        return proc.resolve(Long.toString(pid)).resolve(file);
    }

    /** Children that the first thread of a process has started: bubblewrap has no other thread. */
    LongStream children(long pid) {
        return read(of(pid, "task/" + pid + "/children"))
                .map(children -> Stream.of(children.strip().split(" "))
                        .filter(child -> !child.isEmpty())
                        .mapToLong(Long::parseLong))
                .orElse(LongStream.empty());
    }

    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
