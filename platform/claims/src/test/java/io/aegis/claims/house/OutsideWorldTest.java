package io.aegis.claims.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What code of ours may do to the world: most of it nothing. */
class OutsideWorldTest {

    private static final String COMMAND_LINE = "platform/cli";
    private static final String VAULT = "platform/vault";

    /** Builds an author's project and tries its jar, as the author and at the author's word; no gateway holds it. */
    private static final String VENDOR = "platform/vendor";
    /** A process of its own: it calls the gateway that started it, and ends itself. */
    private static final String WORKER = "sandbox/worker";
    /** Starts those processes. */
    private static final String SANDBOX = "sandbox/host";

    private static final Predicate<JavaAccess<?>> OPENS_A_CONNECTION =
            access -> isCall(access, "java.net.Socket", "<init>", "connect")
                    || isCall(access, "java.net.DatagramSocket", "<init>")
                    || isCall(access, "java.net.URLConnection", "connect", "getInputStream", "getOutputStream")
                    || isCall(access, "java.net.URL", "openConnection", "openStream", "getContent")
                    || isCall(access, "java.nio.channels.SocketChannel", "open", "connect")
                    || isCall(access, "java.nio.channels.DatagramChannel", "open")
                    || isCall(access, "java.nio.channels.AsynchronousSocketChannel", "open")
                    || isCall(access, "javax.net.SocketFactory", "createSocket")
                    || isCall(access, "java.net.InetAddress", "getByName", "getAllByName");

    private static final List<String> CLIENTS = List.of(
            "java.net.http.",
            "org.eclipse.jetty.client.",
            "org.eclipse.jetty.http2.client.",
            "org.eclipse.jetty.fcgi.");

    private static final Predicate<JavaAccess<?>> STARTS_A_PROCESS =
            access -> isCall(access, "java.lang.ProcessBuilder", "<init>", "startPipeline")
                    || isCall(access, "java.lang.Runtime", "exec");

    private static final Predicate<JavaAccess<?>> LOADS_NATIVE_CODE =
            access -> isCall(access, "java.lang.Runtime", "load", "loadLibrary")
                    || isCall(access, "java.lang.System", "load", "loadLibrary")
                    || isCall(access, "java.lang.foreign.Linker", "nativeLinker", "downcallHandle");

    private static final Predicate<JavaAccess<?>> ENDS_THE_PROCESS =
            access -> isCall(access, "java.lang.System", "exit") || isCall(access, "java.lang.Runtime", "exit", "halt");

    private static final Predicate<JavaAccess<?>> PRINTS = access -> isCall(access, "java.lang.System", "out", "err")
            || isCall(access, "java.lang.Throwable", "printStackTrace");

    static List<HouseModule> modules() {
        return House.running();
    }

    static Stream<HouseModule> modulesWithoutAClient() {
        return except(COMMAND_LINE, VAULT, WORKER);
    }

    static Stream<HouseModule> modulesThatMustNotStartAProcess() {
        return except(VENDOR, SANDBOX);
    }

    static Stream<HouseModule> modulesThatMustNotEndTheProcess() {
        return except(COMMAND_LINE, WORKER);
    }

    @ParameterizedTest
    @MethodSource("modulesWithoutAClient")
    void onlyTheVaultCallsOutAndTheCommandLineAndAWorkerTheirGateway(HouseModule module) {
        assertThat(accesses(module, OPENS_A_CONNECTION)).isEmpty();
        assertThat(dependencies(module, type -> CLIENTS.stream().anyMatch(type.getName()::startsWith)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modulesThatMustNotStartAProcess")
    void onlyTheSandboxAndTheWorkbenchOfAuthorsStartAProcess(HouseModule module) {
        assertThat(accesses(module, STARTS_A_PROCESS)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void nobodyLoadsNativeCode(HouseModule module) {
        assertThat(accesses(module, LOADS_NATIVE_CODE)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modulesThatMustNotEndTheProcess")
    void onlyTheCommandLineAndAWorkerEndTheirProcessOrPrint(HouseModule module) {
        assertThat(accesses(module, ENDS_THE_PROCESS.or(PRINTS))).isEmpty();
    }

    @Nested
    class TheKernel {
        private static final Set<String> WORLD = Set.of(
                "java.io.File",
                "java.io.FileInputStream",
                "java.io.FileOutputStream",
                "java.io.FileReader",
                "java.io.FileWriter",
                "java.io.RandomAccessFile");
        private static final List<String> WORLDS =
                List.of("java.nio.file.", "java.nio.channels.", "java.lang.reflect.", "java.lang.foreign.");

        @Test
        void requiresTheSpiAndTheLanguageOnly() {
            assertThat(House.module("platform/kernel").descriptor().requires())
                    .extracting(required -> required.name())
                    .isSubsetOf("java.base", "io.aegis.spi", "org.jspecify");
        }

        @Test
        void touchesNoFileNoSocketAndNoReflection() {
            assertThat(dependencies(House.module("platform/kernel"), TheKernel::isWorld))
                    .isEmpty();
        }

        private static boolean isWorld(JavaClass type) {
            var name = type.getName();
            return WORLD.contains(name)
                    || WORLDS.stream().anyMatch(name::startsWith)
                    || name.startsWith("java.net.") && !name.equals("java.net.URI");
        }
    }

    private static Stream<HouseModule> except(String... folders) {
        return House.running().stream().filter(module -> !List.of(folders).contains(module.folder()));
    }

    private static Stream<String> accesses(HouseModule module, Predicate<JavaAccess<?>> forbidden) {
        return module.classes().stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(forbidden)
                .map(JavaAccess::getDescription);
    }

    private static Stream<String> dependencies(HouseModule module, Predicate<JavaClass> forbidden) {
        return module.classes().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> forbidden.test(dependency.getTargetClass().getBaseComponentType()))
                .map(Dependency::getDescription);
    }

    private static boolean isCall(JavaAccess<?> access, String owner, String... members) {
        return List.of(members).contains(access.getTarget().getName())
                && access.getTargetOwner().isAssignableTo(owner);
    }
}
