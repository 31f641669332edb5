package io.aegis.sandbox.host;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes.
 *
 * <p>From one thread that lives as long as the sandbox: the kernel kills a worker when the <em>thread</em> that started it ends, and a virtual thread's
 * carrier ends when it has been idle.
 */
final class Launcher implements JvmWorker.Starting, AutoCloseable {
    private static final String MAIN = "io.aegis.sandbox.worker.Main";
    private static final boolean LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");

    /** What a JVM takes beside its heap: classes, compiled code, buffers, stacks. */
    private static final long BESIDE_THE_HEAP = 256L * 1024 * 1024;

    /** How long whoever closes this waits for a start that is under way: far longer than one takes that is not stuck. */
    private static final long PATIENCE_SECONDS = 10;

    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xss512k",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:CompressedClassSpaceSize=64m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:MaxDirectMemorySize=16m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-XX:+DisableAttachMechanism",
            "-XX:-EnableDynamicAgentLoading",
            "-XX:-UsePerfData",
            "--illegal-native-access=deny",
            "--sun-misc-unsafe-memory-access=deny",
            "-Djava.awt.headless=true");

    /** Libraries of the JDK that load another library by a name that they are given, or look into processes. The rest of the JDK does without. */
    private static final List<String> LOADING_OTHERS =
            List.of("j2gss", "j2pcsc", "j2pkcs11", "attach", "dt_socket", "instrument", "jdwp", "saproc");

    private final SandboxSettings settings;
    private volatile @Nullable Path bubblewrap;
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("aegis-sandbox-starter").factory());

    Launcher(SandboxSettings settings) {
        this.settings = settings;
    }

    @Override
    public Process start(RunFolder folder, Path jar) {
        CompletableFuture<Process> starting = null;
        try {
            List<String> command = command(folder, jar);
            starting = CompletableFuture.supplyAsync(() -> process(command), starter);
            return starting.get();
        } catch (UncheckedIOException unreadable) {
            throw new WorkerException(
                    WorkerException.Cause.START_FAILED,
                    "what a worker may see of this machine cannot be read",
                    unreadable);
        } catch (RejectedExecutionException over) {
            throw new WorkerException(WorkerException.Cause.START_FAILED, "the sandbox is closed", over);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof WorkerException why
                    ? why
                    : new WorkerException(
                            WorkerException.Cause.START_FAILED, "the process of a worker cannot be started", failed);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            if (starting != null) {
                var _ = starting.thenAccept(Process::destroyForcibly);
            }
            throw new WorkerException(WorkerException.Cause.START_FAILED, "the start was cancelled");
        }
    }

    /** Starts nothing any more. What is being started has somebody who waits for it, or is ended when it is there. */
    @Override
    public void close() {
        starter.shutdown();
        try {
            var _ = starter.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process process(List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(new File("/"));
        builder.environment().clear();
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> command(RunFolder folder, Path jar) {
        boolean wrapped = settings.isolation() == Isolation.BUBBLEWRAP;
        var command = new ArrayList<String>(List.of("/bin/sh", "-c"));
        command.add(limits() + (wrapped ? "exec 9<\"$1\"; shift; " : "") + "exec \"$@\"");
        command.add("sh");
        if (wrapped) {
            command.add(filter(folder.root()).toString());
            command.addAll(Bubblewrap.command(bubblewrap(), binds(jar, folder.sockets())));
            command.addAll(java("/jdk", inside(), "/socket/" + folder.socket().getFileName(), "/plugin/plugin.jar"));
        } else {
            String path = String.join(
                    File.pathSeparator, jars().stream().map(Path::toString).toList());
            command.addAll(
                    java(settings.javaHome().toString(), path, folder.socket().toString(), jar.toString()));
        }
        return command;
    }

    private Path bubblewrap() {
        Path known = bubblewrap;
        if (known == null) {
            known = Bubblewrap.usable().orElseThrow(Sandbox::noBubblewrap);
            bubblewrap = known;
        }
        return known;
    }

    private String limits() {
        var limits = new StringBuilder("set -e; ulimit -c 0; ulimit -f 0; ulimit -n 256; ");
        if (LINUX) {
            limits.append("ulimit -d ")
                    .append((settings.memoryBytes() + BESIDE_THE_HEAP) / 1024)
                    .append("; ");
        }
        return limits.toString();
    }

    private List<String> java(String home, String classPath, String socket, String jar) {
        var command = new ArrayList<String>();
        command.add(home + "/bin/java");
        command.addAll(JVM);
        command.add("-Xmx" + settings.memoryBytes() / 1024 + "k");
        command.addAll(List.of("-cp", classPath, MAIN, socket, jar));
        return command;
    }

    private List<String> binds(Path jar, Path socketFolder) {
        var binds = new ArrayList<String>();
        try {
            Path home = settings.javaHome().toRealPath();
            binds.addAll(Bubblewrap.readOnly(home, "/jdk"));
            binds.addAll(Bubblewrap.linkedFrom(home));
            LOADING_OTHERS.stream()
                    .map(name -> "lib/lib" + name + ".so")
                    .filter(library -> Files.exists(home.resolve(library)))
                    .forEach(library -> binds.addAll(Bubblewrap.readOnly(Path.of("/dev/null"), "/jdk/" + library)));
        } catch (IOException missing) {
            throw new WorkerException(
                    WorkerException.Cause.START_FAILED, "no JDK lies at " + settings.javaHome(), missing);
        }
        for (Path each : jars()) {
            binds.addAll(Bubblewrap.readOnly(each, "/worker/" + each.getFileName()));
        }
        binds.addAll(Bubblewrap.readOnly(jar, "/plugin/plugin.jar"));
        binds.addAll(Bubblewrap.readOnly(socketFolder, "/socket"));
        return binds;
    }

    private String inside() {
        return String.join(
                ":",
                jars().stream().map(each -> "/worker/" + each.getFileName()).toList());
    }

    private List<Path> jars() {
        try (Stream<Path> files = Files.list(settings.workerLib())) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        } catch (IOException missing) {
            throw new WorkerException(
                    WorkerException.Cause.START_FAILED,
                    "the jars of the worker are not at " + settings.workerLib(),
                    missing);
        }
    }

    private static Path filter(Path folder) {
        byte[] program = SystemCallFilter.ofThisMachine()
                .orElseThrow(() -> new WorkerException(
                        WorkerException.Cause.START_FAILED,
                        "there is no system call filter for this machine: x86_64 and aarch64 have one"))
                .program();
        try {
            return Files.write(folder.resolve("filter"), program);
        } catch (IOException full) {
            throw new WorkerException(
                    WorkerException.Cause.START_FAILED, "the folder of a worker cannot be written", full);
        }
    }
}
