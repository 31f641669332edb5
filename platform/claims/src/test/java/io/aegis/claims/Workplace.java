package io.aegis.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder in which somebody uses the gateway: its {@code aegis.yaml}, its data directory, its environment. Commands run as children of the test, with
 * nothing of the test's own environment but the path.
 */
final class Workplace {
    private final Distribution distribution;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    Workplace(String name) {
        this(name, Distribution.whole());
    }

    Workplace(String name, Distribution distribution) {
        this.distribution = distribution;
        this.folder = Distribution.emptyFolder(name);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("AEGIS_JAVA_HOME", System.getProperty("java.home"));
        options("-Xmx512m");
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("aegis-data");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /** Replaces the file as an editor does: written beside it and moved over it. */
    Workplace config(String yaml) {
        try {
            Path draft = Files.writeString(folder.resolve("aegis.yaml.draft"), yaml, StandardCharsets.UTF_8);
            Files.move(
                    draft,
                    folder.resolve("aegis.yaml"),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Workplace environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Options of the child's JVM; the first tier of the compiler is enough for a process that lives for seconds. */
    Workplace options(String options) {
        try {
            Files.createDirectories(temporary());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        environment.put(
                "AEGIS_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary() + " " + options);
        return this;
    }

    /** Runs a command to its end. */
    Outcome run(String... arguments) {
        return outcome(start(arguments), "aegis " + String.join(" ", arguments), 5);
    }

    /** Runs lines as somebody types them, with {@code aegis} on the path, up to the first that fails. What they left in the background is ended. */
    Outcome shell(String lines) {
        environment.computeIfPresent(
                "PATH", (name, path) -> distribution.launcher().getParent() + ":" + path);
        String script = "trap 'for job in $(jobs -p); do kill -KILL $job; done' EXIT\n" + lines;
        return outcome(start(List.of("bash", "-euo", "pipefail", "-c", script)), lines, 15);
    }

    /** Runs another program than the gateway to its end. */
    Outcome command(List<String> command) {
        return outcome(start(command), command.getFirst(), 5);
    }

    private static Outcome outcome(Process process, String command, long minutes) {
        var out = new Captured(process.getInputStream());
        var err = new Captured(process.getErrorStream());
        try {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError("`" + command + "` did not end:\n" + err.whole());
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
        return new Outcome(process.exitValue(), out.whole(), err.whole());
    }

    /** Has the gateway that lines of {@link #shell} start listen where nobody else does, and the commands look for it there. */
    Workplace anyPort() {
        String port = Integer.toString(Ports.free());
        return environment("AEGIS__SERVER__PORT", port).environment("AEGIS_SERVER_URL", "http://127.0.0.1:" + port);
    }

    /** A key for a principal, with the options of {@code keys create}. */
    String key(String... nameAndOptions) {
        Outcome made = run(Stream.concat(Stream.of("keys", "create"), Stream.of(nameAndOptions))
                .toArray(String[]::new));
        if (made.exit() != 0) {
            throw new AssertionError("no key was made: " + made);
        }
        return made.out().strip();
    }

    /** Starts the gateway on a free port and waits until it says that it listens. */
    GatewayProcess serve(String... options) {
        return GatewayProcess.start(this, options);
    }

    Process start(String... arguments) {
        return start(Stream.concat(Stream.of(distribution.launcher().toString()), Stream.of(arguments))
                .toList());
    }

    private Process start(List<String> command) {
        try {
            var builder = new ProcessBuilder(command);
            builder.directory(folder.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Every file below the folder, for suites that search what was left behind. */
    List<Path> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How a command ended. */
    record Outcome(int exit, String out, String err) {}
}
