package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile code finds in a worker. The plugin tries, and says {@code open} if it got what it wanted. */
@Timeout(120)
class AttackIT {
    private static final String HOSTILE = """
        interface Attack { boolean succeeds() throws Throwable; }
        static boolean said(Path environment) throws IOException {
            return !Arrays.stream(Files.readString(environment).split("\\0")).allMatch(each -> each.isEmpty() || each.matches("(OLD)?PWD=.*"));
        }
        public Guard create(Settings settings, Host host) { return new Guard() {
            public Verdict inspect(Inspection in) {
                String[] words = in.segments().getFirst().text().split(" ");
                Attack attack = switch (words[0]) {
                    case "environment" -> () -> !System.getenv().keySet().stream().allMatch(Set.of("PWD", "OLDPWD")::contains) || said(Path.of("/proc/self/environ"));
                    case "init" -> () -> said(Path.of("/proc/1/environ"));
                    case "read" -> () -> Files.readAllBytes(Path.of(words[1])) != null;
                    case "list" -> () -> Files.list(Path.of(words[1])).count() > 0;
                    // Opens and writes nothing: a sandbox that leaks must not cost the machine its settings.
                    case "write" -> () -> { try (var file = java.nio.channels.FileChannel.open(Path.of(words[1]), StandardOpenOption.WRITE)) { return file.isOpen(); } };
                    case "create" -> () -> Files.createFile(Path.of(words[1])) != null;
                    case "processes" -> () -> ProcessHandle.allProcesses().anyMatch(p ->
                        p.pid() != ProcessHandle.current().pid() && p.pid() != 1);
                    case "tcp" -> () -> new Socket("127.0.0.1", Integer.parseInt(words[1])).isConnected();
                    case "dns" -> () -> InetAddress.getByName(words[1]) != null;
                    case "exec" -> () -> new ProcessBuilder(words[1], "-version").start().isAlive() | true;
                    case "load" -> () -> { System.load(words[1]); return true; };
                    case "pkcs11" -> () -> {
                        try {
                            java.security.Security.getProvider("SunPKCS11").configure("--name=x\\nlibrary=" + words[1]);
                        } catch (Throwable none) { // it is no such library, and loaded all the same
                        }
                        return Files.readString(Path.of("/proc/self/maps")).contains(words[1]);
                    };
                    case "foreign" -> () -> java.lang.foreign.Linker.nativeLinker().downcallHandle(
                        java.lang.foreign.FunctionDescriptor.of(java.lang.foreign.ValueLayout.JAVA_INT)) != null;
                    case "unsafe" -> () -> {
                        var field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
                        field.setAccessible(true);
                        Object unsafe = field.get(null);
                        return unsafe.getClass().getMethod("allocateMemory", long.class).invoke(unsafe, 8L) != null;
                    };
                    case "deserialize" -> () -> {
                        var bytes = new ByteArrayOutputStream();
                        new ObjectOutputStream(bytes).writeObject(new ArrayList<String>());
                        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject() != null;
                    };
                    case "heapdump" -> () -> {
                        var bean = Class.forName("com.sun.management.HotSpotDiagnosticMXBean");
                        Object diagnostics = java.lang.management.ManagementFactory.getPlatformMXBean(bean.asSubclass(java.lang.management.PlatformManagedObject.class));
                        bean.getMethod("dumpHeap", String.class, boolean.class).invoke(diagnostics, words[1], true);
                        return Files.size(Path.of(words[1])) > 0;
                    };
                    case "reflect" -> () -> { Class.forName(words[1]); return true; };
                    case "status" -> () -> Files.readAllLines(Path.of("/proc/self/status")).stream().noneMatch(line -> line.replaceAll("\\\\s", "").equals(words[1]));
                    case "limit" -> () -> Files.readAllLines(Path.of("/proc/self/limits")).stream().noneMatch(line -> line.replaceAll("\\\\s+", "_").startsWith(words[1]));
                    case "threads" -> () -> {
                        for (int i = 0; i < 100_000; i++) {
                            var thread = new Thread(() -> { while (true) { try { Thread.sleep(100_000); } catch (InterruptedException e) {} } });
                            thread.setDaemon(true);
                            thread.start();
                        }
                        return true;
                    };
                    case "buffers" -> () -> { var all = new ArrayList<Object>(); while (true) all.add(java.nio.ByteBuffer.allocateDirect(1 << 20)); };
                    default -> () -> true;
                };
                try {
                    return attack.succeeds() ? Verdict.block(Finding.of("open")) : Verdict.block(Finding.of("shut"));
                } catch (Throwable shut) {
                    return Verdict.block(Finding.of("shut"));
                }
            }
        }; }\
        """;

    private static Sandbox wrapped;
    private static Sandbox plain;
    private static Worker inside;
    private static Worker outside;
    private static Path data;

    @BeforeAll
    static void start(@TempDir Path root) throws IOException {
        data = Files.createDirectories(root.resolve("data"));
        Files.writeString(data.resolve("canary"), "the canary");
        wrapped = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
        plain = TestSandbox.patient(root, Isolation.PROCESS);
        inside = wrapped.start(TestPlugin.of("guard", "GuardFactory", HOSTILE));
        outside = plain.start(TestPlugin.of("guard", "GuardFactory", HOSTILE));
    }

    @AfterAll
    static void stop() {
        wrapped.close();
        plain.close();
    }

    private static boolean open(Isolation isolation, String attack) {
        return open(isolation == Isolation.BUBBLEWRAP ? inside : outside, attack);
    }

    private static boolean open(Worker worker, String attack) {
        Guard guard = ((GuardFactory) worker.factory()).create(Settings.empty(), new FakeHost());
        return guard.inspect(Inspections.of(attack))
                .findings()
                .getFirst()
                .rule()
                .equals("open");
    }

    @Test
    void anAttackThatWorksIsSeenToWork() throws IOException {
        assertThat(open(Isolation.BUBBLEWRAP, "nothing")).isTrue();
        assertThat(open(Isolation.BUBBLEWRAP, "read /plugin/plugin.jar")).isTrue();
        assertThat(open(Isolation.BUBBLEWRAP, "reflect java.lang.String")).isTrue();
        assertThat(open(Isolation.PROCESS, "read " + data.resolve("canary"))).isTrue();
        assertThat(open(Isolation.PROCESS, "processes")).isTrue();
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(open(Isolation.PROCESS, "tcp " + server.getLocalPort())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Isolation.class)
    void noIsolationLeavesAnEnvironmentNativeCodeOrDeserialization(Isolation isolation) {
        assertThat(open(isolation, "environment")).isFalse();
        assertThat(open(isolation, "load /usr/lib/x86_64-linux-gnu/libm.so.6")).isFalse();
        assertThat(open(isolation, "load /lib/aarch64-linux-gnu/libm.so.6")).isFalse();
        assertThat(open(isolation, "foreign")).isFalse();
        assertThat(open(isolation, "unsafe")).isFalse();
        assertThat(open(isolation, "deserialize")).isFalse();
        assertThat(open(isolation, "reflect io.aegis.sandbox.host.Sandbox")).isFalse();
        assertThat(open(isolation, "limit Max_core_file_size_0_0")).isFalse();
        assertThat(open(isolation, "limit Max_file_size_0_0")).isFalse();
    }

    /** What the JDK loads on somebody's behalf is not what the JVM's flags are about. */
    @Test
    void theJdkLoadsNoLibraryForAPlugin() {
        Path library = Stream.of("/usr/lib/x86_64-linux-gnu/libutil.so.1", "/usr/lib/aarch64-linux-gnu/libutil.so.1")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        assertThat(open(Isolation.PROCESS, "pkcs11 " + library)).isTrue();
        assertThat(open(Isolation.BUBBLEWRAP, "pkcs11 " + library)).isFalse();
        assertThat(open(Isolation.BUBBLEWRAP, "read " + library)).isTrue();
    }

    @Test
    void filesOfTheGatewayAreNotThere() {
        for (String path : new String[] {
            data.resolve("canary").toString(), "/etc/shadow", "/etc/passwd", "/proc/1/root/etc/passwd", "/proc/kcore"
        }) {
            assertThat(open(Isolation.BUBBLEWRAP, "read " + path)).as(path).isFalse();
        }
        for (String folder :
                new String[] {data.toString(), "/root", "/home", "/usr/bin", "/etc", "/tmp", "/socket", "/sys"}) {
            assertThat(open(Isolation.BUBBLEWRAP, "list " + folder)).as(folder).isFalse();
        }
    }

    @Test
    void nothingCanBeWrittenAnywhere() {
        for (String folder : new String[] {
            "/", "/tmp/", "/dev/", "/proc/", "/proc/sys/kernel/", "/plugin/", "/socket/", "/worker/", "/jdk/", "/usr/"
        }) {
            assertThat(open(Isolation.BUBBLEWRAP, "create " + folder + "x"))
                    .as(folder)
                    .isFalse();
        }
        assertThat(open(Isolation.BUBBLEWRAP, "write /plugin/plugin.jar")).isFalse();
        assertThat(open(Isolation.BUBBLEWRAP, "write /proc/sys/kernel/core_pattern"))
                .isFalse();
        assertThat(open(Isolation.BUBBLEWRAP, "write /proc/self/oom_score_adj")).isFalse();
        assertThat(open(Isolation.BUBBLEWRAP, "write /dev/null")).isTrue();
        assertThat(open(Isolation.BUBBLEWRAP, "heapdump /tmp/dump.hprof")).isFalse();
    }

    @Test
    void noOtherProcessIsSeenAndNoneCanBeMade() {
        assertThat(open(Isolation.BUBBLEWRAP, "processes")).isFalse();
        assertThat(open(Isolation.BUBBLEWRAP, "init")).isFalse();
        assertThat(open(Isolation.BUBBLEWRAP, "exec /jdk/bin/java")).isFalse();
        assertThat(open(Isolation.BUBBLEWRAP, "exec /bin/sh")).isFalse();
    }

    @Test
    void thereIsNoNetwork() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(open(Isolation.BUBBLEWRAP, "tcp " + server.getLocalPort()))
                    .isFalse();
        }
        assertThat(open(Isolation.BUBBLEWRAP, "dns example.com")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Seccomp:2",
                "NoNewPrivs:1",
                "CapEff:0000000000000000",
                "CapPrm:0000000000000000",
                "CapBnd:0000000000000000"
            })
    void theKernelConfirmsWhatIsTakenAway(String line) {
        assertThat(open(Isolation.BUBBLEWRAP, "status " + line)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "buffers"})
    void memoryBesideTheHeapIsBoundedToo(String attack) {
        // Whatever is left of it afterwards, it is of no use to other tests.
        try (var greedy = wrapped.start(TestPlugin.of("guard", "GuardFactory", HOSTILE))) {
            boolean open;
            try {
                open = open(greedy, attack);
            } catch (WorkerException ended) {
                open = ended.kind() != WorkerException.Cause.GONE;
            }
            assertThat(open).isFalse();
            assertThat(open(inside, "nothing")).isTrue();
        }
    }
}
