package io.aegis.vendor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that runs to its end, or to a limit. What it writes goes to a file, so a full pipe stops nobody. */
record ChildProcess(int exit, String out) {
    /**
     * Runs a program.
     *
     * @param folder where
     * @param environment all of its environment; null for that of this process
     */
    static ChildProcess run(
            List<String> command, Path folder, @Nullable Map<String, String> environment, Duration limit) {
        try {
            Path out = Files.createTempFile("aegis-", ".out");
            try {
                return run(command, folder, environment, limit, out);
            } finally {
                Files.deleteIfExists(out);
            }
        } catch (IOException failed) {
            throw new VendorException(
                    "`" + command.getFirst() + "` could not be started; install it, or put it on the path: "
                            + failed.getMessage(),
                    failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new VendorException("`" + command.getFirst() + "` was interrupted", interrupted);
        }
    }

    private static ChildProcess run(
            List<String> command, Path folder, @Nullable Map<String, String> environment, Duration limit, Path out)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        if (environment != null) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        if (!ended) {
            process.waitFor();
            throw new VendorException(
                    "`" + command.getFirst() + "` did not end within " + limit.toSeconds() + " seconds and was ended");
        }
        return new ChildProcess(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    }
}
