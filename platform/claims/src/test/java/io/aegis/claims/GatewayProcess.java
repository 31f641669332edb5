package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A running gateway, from outside: a child process that listens. */
final class GatewayProcess implements AutoCloseable {
    private static final String LISTENING = "aegis: listening on ";

    private final Process process;
    private final Captured out;
    private final Captured err;
    private final URI url;

    private GatewayProcess(Process process, Captured out, Captured err, URI url) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.url = url;
    }

    static GatewayProcess start(Workplace place, String... options) {
        var arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        arguments.addAll(List.of(options));
        Process process = place.start(arguments.toArray(String[]::new));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var out = new Captured(process.getInputStream());
        var err = new Captured(process.getErrorStream());
        Optional<String> listening;
        try {
            listening = err.await(line -> line.contains(LISTENING));
        } catch (AssertionError silent) {
            process.destroyForcibly();
            throw silent;
        }
        URI url = listening
                .map(line -> URI.create(line.substring(line.indexOf(LISTENING) + LISTENING.length())
                        .strip()))
                .orElseThrow(() -> new AssertionError("the gateway did not start:\n" + err.whole()));
        return new GatewayProcess(process, out, err, url);
    }

    URI url() {
        return url;
    }

    Http http() {
        return new Http(url, Optional.empty());
    }

    Http http(String key) {
        return new Http(url, Optional.of(key));
    }

    String out() {
        return out.text();
    }

    String err() {
        return err.text();
    }

    /** Waits for a line of the log. */
    String awaitLog(String part) {
        return err.await(line -> line.contains(part))
                .orElseThrow(() -> new AssertionError("the gateway ended without '" + part + "':\n" + err.whole()));
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it has ended of itself. */
    void awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway goes on:\n" + err());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Every process that it has started, and that runs. */
    Set<ProcessHandle> workers() {
        return process.descendants().collect(Collectors.toSet());
    }

    void hangUp() {
        told("kill", "-HUP", Long.toString(process.pid()));
    }

    /** From now on no file takes another byte of it, as if the disk were full. */
    void fillDisk() {
        told("prlimit", "--pid", Long.toString(process.pid()), "--fsize=0:");
    }

    void makeRoom() {
        told("prlimit", "--pid", Long.toString(process.pid()), "--fsize=unlimited:");
    }

    private static void told(String... command) {
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            assertThat(exit).as(String.join(" ", command)).isZero();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(String.join(" ", command), failed);
        }
    }

    /** Tells it to end and gives its exit code. */
    int terminate() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the gateway did not end:\n" + err());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Ends it without notice. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
