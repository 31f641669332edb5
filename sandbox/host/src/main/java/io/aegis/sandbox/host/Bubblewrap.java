package io.aegis.sandbox.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Namespaces around a process: an empty file system with what is named here, no network, no other process, no way to write anywhere. */
final class Bubblewrap {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/bwrap"), Path.of("/bin/bwrap"), Path.of("/usr/local/bin/bwrap"));
    private static final List<String> LIBRARY_FOLDERS = List.of("/lib", "/lib64", "/usr/lib", "/usr/lib64");

    private Bubblewrap() {}

    /** Where it lies, if it works for this user on this machine. It is tried: it may be installed later, and a try may be interrupted. */
    static Optional<Path> usable() {
        return PLACES.stream()
                .filter(Files::isExecutable)
                .filter(Bubblewrap::works)
                .findFirst();
    }

    /** The command up to and without the program that runs inside. */
    static List<String> command(Path bubblewrap, List<String> binds) {
        var command = new ArrayList<>(around(bubblewrap));
        command.addAll(List.of("--seccomp", "9"));
        command.addAll(libraries());
        command.addAll(binds);
        command.addAll(List.of("--proc", "/proc", "--dir", "/dev", "--dir", "/tmp"));
        for (String device : List.of("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")) {
            command.addAll(List.of("--dev-bind", device, device));
        }
        // Root outside owns what lies in /proc/sys, whatever it is called inside.
        command.addAll(List.of("--remount-ro", "/proc"));
        // Also /tmp: a file system in memory bounds its bytes and not the number of its files, each of which costs the
        // kernel memory.
        command.addAll(List.of("--remount-ro", "/", "--chdir", "/", "--"));
        return command;
    }

    static List<String> readOnly(Path outside, String inside) {
        return List.of("--ro-bind", outside.toString(), inside);
    }

    private static List<String> around(Path bubblewrap) {
        return List.of(
                bubblewrap.toString(),
                "--unshare-all",
                "--unshare-user",
                "--uid",
                "65534",
                "--gid",
                "65534",
                "--hostname",
                "worker",
                "--die-with-parent",
                "--new-session",
                "--clearenv",
                "--cap-drop",
                "ALL");
    }

    private static boolean works(Path bubblewrap) {
        var command = new ArrayList<>(around(bubblewrap));
        command.addAll(List.of("--ro-bind", "/", "/", "--proc", "/proc", "--", "/bin/true"));
        try {
            var builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            Process process = builder.start();
            try {
                return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The C library and its companions: of a folder for all architectures only this machine's. */
    private static List<String> libraries() {
        var arguments = new ArrayList<String>();
        for (String folder : LIBRARY_FOLDERS) {
            Path path = Path.of(folder);
            if (Files.isSymbolicLink(path)) {
                arguments.addAll(List.of("--symlink", target(path), folder));
            } else if (Files.isDirectory(path)) {
                for (Path each : narrowed(path)) {
                    arguments.addAll(readOnly(each, each.toString()));
                }
            }
        }
        return arguments;
    }

    private static List<Path> narrowed(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> multiarch = inside.filter(
                            each -> each.getFileName().toString().matches("(x86_64|aarch64)-linux-(gnu|musl)"))
                    .toList();
            return multiarch.isEmpty() ? List.of(folder) : multiarch;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Files of a JDK that a distribution keeps elsewhere and links to, for example below {@code /etc}. */
    static List<String> linkedFrom(Path javaHome) {
        var real = new LinkedHashSet<Path>();
        Path conf = javaHome.resolve("conf");
        try (Stream<Path> files = Files.exists(conf) ? Files.walk(conf) : Stream.empty()) {
            for (Path file :
                    files.filter(Files::isSymbolicLink).filter(Files::exists).toList()) {
                Path target = file.toRealPath();
                if (!target.startsWith(javaHome)) {
                    real.add(target);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        var arguments = new ArrayList<String>();
        real.forEach(each -> arguments.addAll(readOnly(each, each.toString())));
        return arguments;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
