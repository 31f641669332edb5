package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a worker comes up, and how it does not. */
@Timeout(120)
class StartIT {
    private static final String HARMLESS =
            "new Guard() { public Verdict inspect(Inspection in) { return Verdict.allow(); } }";

    private static final boolean SESSIONS_COUNT = Files.isWritable(Path.of("/proc/self/autogroup"));

    @TempDir
    Path root;

    private static Cause refusal(Sandbox sandbox, WorkerPlugin plugin) {
        try (var worker = sandbox.start(plugin)) {
            throw new AssertionError("it came up: " + worker.status());
        } catch (WorkerException failed) {
            return failed.kind();
        }
    }

    private static byte[] jar(String id, String version, String body) {
        return TestPlugin.jar(id, version, "GuardFactory", body);
    }

    @Test
    void aJarThatIsAnotherPluginThanWasJudgedIsRefused() {
        byte[] jar = jar("acme", "1.0.0", TestPlugin.guardFactory(HARMLESS));
        String digest = TestPlugin.digest(jar);
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP)) {
            sandbox.start(new WorkerPlugin("guard", "acme", "1.0.0", digest, jar))
                    .close();
            assertThat(refusal(sandbox, new WorkerPlugin("guard", "other", "1.0.0", digest, jar)))
                    .isEqualTo(Cause.HANDSHAKE);
            assertThat(refusal(sandbox, new WorkerPlugin("guard", "acme", "1.0.1", digest, jar)))
                    .isEqualTo(Cause.HANDSHAKE);
            assertThat(refusal(sandbox, new WorkerPlugin("guard", "acme", "1.0.0", "ab".repeat(32), jar)))
                    .isEqualTo(Cause.HANDSHAKE);
            assertThat(refusal(sandbox, new WorkerPlugin("exporter", "acme", "1.0.0", digest, jar)))
                    .isEqualTo(Cause.HANDSHAKE);
            assertThat(refusal(sandbox, new WorkerPlugin("provider", "acme", "1.0.0", digest, jar)))
                    .isEqualTo(Cause.START_FAILED);
        }
    }

    @Test
    void aPluginThatEndsOrThrowsWhileItIsLoadedDoesNotComeUp() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP)) {
            for (String body : new String[] {
                "public Factory() { Runtime.getRuntime().halt(0); } " + TestPlugin.guardFactory(HARMLESS),
                "public Factory() { throw new IllegalStateException(); } " + TestPlugin.guardFactory(HARMLESS),
                "static { if (true) throw new IllegalStateException(); } " + TestPlugin.guardFactory(HARMLESS)
            }) {
                assertThat(refusal(sandbox, TestPlugin.of("guard", "GuardFactory", body)))
                        .isEqualTo(Cause.START_FAILED);
            }
            byte[] garbage = "not a jar".getBytes(StandardCharsets.UTF_8);
            assertThat(refusal(sandbox, TestPlugin.plugin("guard", "acme", "1.0.0", garbage)))
                    .isEqualTo(Cause.START_FAILED);
        }
    }

    @Test
    void aPluginThatHangsWhileItIsLoadedIsKilled() {
        var patient = TestSandbox.settings(root, Isolation.BUBBLEWRAP, Duration.ofSeconds(60));
        var settings = new SandboxSettings(
                patient.javaHome(),
                patient.workerLib(),
                patient.runDirectory(),
                patient.isolation(),
                patient.memoryBytes(),
                Duration.ofSeconds(2),
                patient.longestInBackground(),
                patient.callDeadline(),
                patient.mostInFlight());
        String body = "public Factory() { while (true) Thread.onSpinWait(); } " + TestPlugin.guardFactory(HARMLESS);
        try (var sandbox = Sandbox.open(settings)) {
            assertThat(refusal(sandbox, TestPlugin.of("guard", "GuardFactory", body)))
                    .isEqualTo(Cause.START_FAILED);
        }
        // Ends when the kernel has taken the last of them; the limit of this test is there if one stays.
        while (ProcessHandle.current().descendants().findAny().isPresent()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void nothingOfAWorkerStaysWhenItIsClosed() throws Exception {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = sandbox.start(TestPlugin.of("guard", "GuardFactory", TestPlugin.guardFactory(HARMLESS)))) {
            try (Stream<Path> files = Files.walk(root.resolve("run"))) {
                var entries = files.toList();
                assertThat(entries).anyMatch(file -> file.endsWith("plugin.jar"));
                assertThat(entries).noneMatch(file -> file.endsWith(Path.of("s", "s")));
            }
            assertThat(worker.status().state()).isEqualTo(WorkerStatus.State.RUNNING);
        }
        try (Stream<Path> files = Files.list(root.resolve("run"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatNobodyWaitsForComesUpInTheBackgroundAndServesInTheForeground() throws Exception {
        try (var sandbox = Sandbox.open(inBackground(Duration.ofDays(1)));
                var worker = sandbox.start(TestPlugin.of("guard", "GuardFactory", TestPlugin.guardFactory(HARMLESS)))) {
            await(worker, "nice 10");
            worker.serve();
            await(worker, "nice 0");
        }
    }

    /** Without a privilege the kernel takes one such change in a tenth of a second, and has the others tried again. */
    @Test
    void whoHasNoPrivilegeIsToldToTryAgainAndDoes() throws Exception {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"));
        }
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                UnprivilegedSessions.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("done");
    }

    @Test
    void nothingStaysInTheBackgroundForLong() throws Exception {
        try (var sandbox = Sandbox.open(inBackground(Duration.ofNanos(1)));
                var worker = sandbox.start(TestPlugin.of("guard", "GuardFactory", TestPlugin.guardFactory(HARMLESS)))) {
            await(worker, "nice 0");
        }
    }

    /** Comes to no end, and to the limit of this test, if the session of the worker is never there. */
    private static void await(Worker worker, String there) throws IOException {
        while (SESSIONS_COUNT && !session(worker).equals(there)) {
            Thread.onSpinWait();
        }
        assertThat(worker.status().state()).isEqualTo(WorkerStatus.State.RUNNING);
    }

    /** What the kernel says of the session that bubblewrap has opened for a worker. */
    private static String session(Worker worker) throws IOException {
        long inside = ProcessHandle.of(worker.status().pid())
                .flatMap(bubblewrap -> bubblewrap.children().findFirst())
                .orElseThrow()
                .pid();
        Path file = Path.of("/proc", Long.toString(inside), "autogroup");
        return Files.readString(file).strip().replaceFirst("^\\S+ ", "");
    }

    private SandboxSettings inBackground(Duration atMost) {
        var usual = TestSandbox.settings(root, Isolation.BUBBLEWRAP, Duration.ofSeconds(60));
        return new SandboxSettings(
                usual.javaHome(),
                usual.workerLib(),
                usual.runDirectory(),
                usual.isolation(),
                usual.memoryBytes(),
                usual.startDeadline(),
                atMost,
                usual.callDeadline(),
                usual.mostInFlight());
    }

    @Test
    void aRunDirectoryTooDeepForASocketStillServes() {
        Path deep = root.resolve("d".repeat(100)).resolve("e".repeat(100));
        try (var sandbox = TestSandbox.patient(deep, Isolation.BUBBLEWRAP)) {
            sandbox.start(TestPlugin.of("guard", "GuardFactory", TestPlugin.guardFactory(HARMLESS)))
                    .close();
        }
    }

    @Test
    void aWorkerThatEndsAgainAndAgainSaysSoEachTime() {
        String body = TestPlugin.guardFactory(
                "new Guard() { public Verdict inspect(Inspection in) { Runtime.getRuntime().halt(1); return null; } }");
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var worker = sandbox.start(TestPlugin.of("guard", "GuardFactory", body))) {
            var guard = ((GuardFactory) worker.factory()).create(Settings.empty(), new FakeHost());
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> guard.inspect(Inspections.of("x")))
                        .isInstanceOfSatisfying(
                                WorkerException.class,
                                gone -> assertThat(gone.kind()).isEqualTo(Cause.GONE));
            }
            assertThat(worker.status().restarts()).isBetween(4, 5);
        }
    }
}
