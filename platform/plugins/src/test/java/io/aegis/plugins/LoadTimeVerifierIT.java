package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aegis.admission.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;

/** A bundle in which some classes were verified and others were not, however that came about. */
class LoadTimeVerifierIT {
    private static final String GOOD = "test.mixed.Good";
    private static final String ALTERED = "test.mixed.Altered";

    @TempDir
    Path root;

    private EmbeddedFramework framework;

    @BeforeEach
    void start() {
        framework = EmbeddedFramework.start(new TestImage(root).config());
    }

    @AfterEach
    void stop() {
        framework.close();
    }

    @Test
    void aClassThatWasVerifiedLoadsAndAnotherDoesNot() throws Exception {
        Bundle mixed = mixed();
        Class<?> good = mixed.loadClass(GOOD);
        framework.requireSeen(mixed, good);
        assertRefused(mixed, ALTERED);
    }

    @Test
    void aBundleThatIsNotVerifiedIsNotLookedAt() throws Exception {
        Bundle trusted = trusted();
        Class<?> altered = trusted.loadClass(ALTERED);
        framework.requireSeen(trusted, altered);
    }

    @Test
    void aThousandRefusalsTireNobody() throws Exception {
        Bundle mixed = mixed();
        for (int attempt = 0; attempt < 1000; attempt++) {
            assertRefused(mixed, ALTERED);
        }
        assertRefused(mixed, "test.mixed.Another");
        framework.requireSeen(mixed, mixed.loadClass(GOOD));
    }

    static Stream<Throwable> everythingThatCanGoWrongInside() {
        return Stream.of(
                new StackOverflowError(),
                new OutOfMemoryError("simulated"),
                new LinkageError(),
                new NoClassDefFoundError(),
                new RuntimeException(),
                new Error() {
                    private static final long serialVersionUID = 1L;
                },
                new InterruptedException());
    }

    @ParameterizedTest
    @MethodSource("everythingThatCanGoWrongInside")
    void whateverGoesWrongInsideTheClassIsRefusedAndSoIsTheNext(Throwable wrong) throws Exception {
        var failing = new Failing(wrong);
        Bundle mixed = trusted();
        raise(mixed, failing);
        assertRefused(mixed, GOOD);
        failing.active = false;
        assertRefused(mixed, ALTERED);
        assertThat(mixed.loadClass(GOOD)).isNotNull();
    }

    @Test
    void aStackWithoutRoomForTheHookLetsNothingThrough() throws Exception {
        Bundle mixed = mixed();
        mixed.loadClass(GOOD);
        // Once at every depth of the stack: on some of them the call of the hook itself overflows, and Felix never asks
        // it again.
        var attempts = new Attempts(mixed);
        attempts.atEveryDepth();
        assertThat(attempts.loaded).isEmpty();
        assertRefused(mixed, ALTERED);
        assertRefused(mixed, "test.mixed.Another");
    }

    /** Plugins would write to each other on it. */
    @Test
    void nothingCanBeHungOnARefusalThatIsThrownTwice() throws Exception {
        var attempts = new Attempts(mixed());
        attempts.atEveryDepth();
        assertThat(attempts.refusals).isNotEmpty();
        Set<Throwable> once = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable refusal : attempts.refusals) {
            for (Throwable each = refusal; each != null; each = each.getCause()) {
                if (!once.add(each)) {
                    each.addSuppressed(new Exception("hunter2"));
                    assertThat(each.getSuppressed()).isEmpty();
                }
            }
        }
    }

    @Test
    void aClassThatTheVerifierDidNotSeeMakesItsBundleUnusable() throws Exception {
        Bundle mixed = mixed();
        Bundle other =
                framework.install("0".repeat(64), TestBundle.harmless("other").jar());
        assertThatThrownBy(() -> framework.requireSeen(mixed, other.loadClass("test.other.GuardFactory0")))
                .isInstanceOf(BrokenContractException.class);
        assertThatThrownBy(() -> framework.requireSeen(mixed, String.class))
                .isInstanceOf(BrokenContractException.class);
    }

    @Test
    void withoutTheHookNoClassOfAVerifiedBundleIsLoadedOrUsed() throws Exception {
        Bundle mixed = trusted();
        var table = new BundleTable();
        var verifier = new LoadTimeVerifier(table);
        ServiceRegistration<?> hook = raise(mixed, table, verifier);
        Class<?> good = mixed.loadClass(GOOD);
        verifier.requireSeen(mixed, good);
        hook.unregister();
        assertThatThrownBy(() -> verifier.requireSeen(mixed, good)).isInstanceOf(BrokenContractException.class);
        assertRefused(mixed, "test.mixed.GuardFactory0");
    }

    @Test
    void anArchiveInsideOfTheBundleIsNoWayAround() throws Exception {
        byte[] inner = bundle().jar();
        var headers = new TreeMap<>(TestBundle.harmless("outer").headers());
        headers.put("Bundle-ClassPath", ".,inner.jar");
        var outer = new TestBundle("outer", headers, Map.of("inner.jar", inner), Map.of());
        byte[] jar = outer.jar();
        Bundle bundle = framework.install(Sha256.of(jar), jar, Set.of());
        assertRefused(bundle, GOOD);
    }

    private static void assertRefused(Bundle bundle, String type) {
        assertThat(catchThrowable(() -> bundle.loadClass(type)))
                .isInstanceOfAny(ClassNotFoundException.class, Error.class);
    }

    private Bundle mixed() throws BundleException {
        byte[] jar = bundle().jar();
        return framework.install(Sha256.of(jar), jar, verified(jar, ALTERED));
    }

    /** For the framework's own verifier, so that one of the test's can be looked at alone. */
    private Bundle trusted() throws BundleException {
        byte[] jar = bundle().jar();
        return framework.install(Sha256.of(jar), jar);
    }

    private void raise(Bundle verified, Function<byte[], String> digest) {
        var table = new BundleTable();
        raise(verified, table, new LoadTimeVerifier(table, digest));
    }

    private ServiceRegistration<?> raise(Bundle verified, BundleTable table, LoadTimeVerifier verifier) {
        for (Bundle other : framework.context().getBundles()) {
            table.put(other.getLocation(), new BundleTable.Place.Own());
        }
        table.put(verified.getLocation(), new BundleTable.Place.Verified(verified(bundle().jar(), ALTERED)));
        return verifier.raise(framework.context());
    }

    private static TestBundle bundle() {
        var plugin = TestBundle.harmless("mixed");
        var sources = new TreeMap<>(plugin.sources());
        for (String name : new String[] {"Good", "Altered", "Another"}) {
            sources.put("test.mixed." + name, "package test.mixed; public final class " + name + " {}");
        }
        return new TestBundle(plugin.name(), plugin.headers(), plugin.entries(), sources);
    }

    /** What admission would say if it had not seen {@code Another}, and had seen other bytes of the altered class. */
    private static Set<String> verified(byte[] jar, String altered) {
        var digests = new HashSet<String>();
        try (var entries = new JarInputStream(new ByteArrayInputStream(jar))) {
            for (JarEntry entry = entries.getNextJarEntry(); entry != null; entry = entries.getNextJarEntry()) {
                String name = entry.getName().replace('/', '.');
                if (name.endsWith(".class")
                        && !name.equals(altered + ".class")
                        && !name.equals("test.mixed.Another.class")) {
                    digests.add(Sha256.of(entries.readAllBytes()));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return digests;
    }

    /** To load what must not be loaded, on a small stack that is full, and less and less so. */
    private static final class Attempts {
        private final Bundle bundle;
        private final Set<Class<?>> loaded = new HashSet<>();
        private final List<Throwable> refusals = new ArrayList<>();

        Attempts(Bundle bundle) {
            this.bundle = bundle;
        }

        void atEveryDepth() throws InterruptedException {
            Thread shallow = new Thread(null, this::dig, "shallow", 512 << 10);
            shallow.start();
            shallow.join();
        }

        private void dig() {
            try {
                dig();
            } catch (StackOverflowError deep) {
                attempt();
                throw deep;
            }
        }

        private void attempt() {
            try {
                loaded.add(bundle.loadClass(ALTERED));
            } catch (Throwable refused) { // whatever it is, it is not a class
                refusals.add(refused);
                Thread.interrupted();
            }
        }
    }

    /** A digest that fails until it is told not to. */
    private static final class Failing implements Function<byte[], String> {
        private final Throwable wrong;
        private boolean active = true;

        Failing(Throwable wrong) {
            this.wrong = wrong;
        }

        @Override
        public String apply(byte[] bytes) {
            if (active) {
                Failing.<RuntimeException>fail(wrong);
            }
            return Sha256.of(bytes);
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void fail(Throwable wrong) throws E {
            throw (E) wrong;
        }
    }
}
