package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.Sha256;
import io.aegis.admission.SigningKeys;
import io.aegis.admission.VendorKey;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.provider.ModelProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a plugin stays up, whoever starts and holds it. */
class ShelfTest {
    @TempDir
    Path root;

    private final Shelf shelf = new Shelf();
    private final List<String> started = new CopyOnWriteArrayList<>();
    private final List<String> left = new CopyOnWriteArrayList<>();

    @Test
    void twoGenerationsShareOneAndTheLastThatLetsGoEndsIt() {
        AdmittedPlugin plugin = admitted("shared");
        Shelf.Hold first = take(plugin);
        Shelf.Hold second = take(plugin);
        assertThat(started).containsExactly("test.shared");
        assertThat(second.plugin()).isSameAs(first.plugin());

        first.letGo().run();
        assertThat(left).isEmpty();

        second.letGo().run();
        assertThat(left).containsExactly("test.shared");
    }

    @Test
    void aGenerationThatLetsGoTwiceTakesNothingFromAnother() {
        AdmittedPlugin plugin = admitted("twice");
        Shelf.Hold first = take(plugin);
        Shelf.Hold second = take(plugin);

        first.letGo().run();
        first.letGo().run();
        assertThat(left).isEmpty();

        second.letGo().run();
        assertThat(left).containsExactly("test.twice");
    }

    @Test
    void otherBytesAreAnotherPluginBesideTheOldOne() {
        Shelf.Hold old = take(admitted("old"));
        Shelf.Hold next = take(admitted("next"));
        assertThat(started).containsExactly("test.old", "test.next");

        old.letGo().run();
        assertThat(left).containsExactly("test.old");
        next.letGo().run();
    }

    @Test
    void whatHasLeftIsStartedAnew() {
        AdmittedPlugin plugin = admitted("back");
        take(plugin).letGo().run();
        take(plugin).letGo().run();
        assertThat(started).containsExactly("test.back", "test.back");
        assertThat(left).containsExactly("test.back", "test.back");
    }

    @Test
    void whatDidNotStartIsTriedAgainByWhoeverWantsItNext() {
        AdmittedPlugin plugin = admitted("late");
        Shelf.Hold failed = shelf.take(
                plugin,
                Surroundings.IN_PROCESS,
                () -> new LoadedPlugin.Failed(InstalledPlugin.of(plugin), plugin.schema(), "it was late"));
        Shelf.Hold next = take(plugin);
        assertThat(next.plugin()).isInstanceOf(LoadedPlugin.Running.class);
        failed.letGo().run();
        assertThat(left).isEmpty();
        assertThat(take(plugin).plugin()).isSameAs(next.plugin());
    }

    @Test
    void whatIsLeavingIsWaitedForByWhoeverWantsItAndByNobodyElse() throws Exception {
        AdmittedPlugin plugin = admitted("slow");
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Shelf.Hold old = take(plugin, () -> {
            begun.countDown();
            awaitOf(ended);
            left.add(plugin.type());
        });
        Thread leaving = Thread.ofPlatform().start(old.letGo());
        awaitOf(begun);

        var next = new FutureTask<>(() -> take(plugin));
        Thread taking = Thread.ofPlatform().start(next);
        while (taking.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(started).containsExactly("test.slow");
        take(admitted("other"));
        assertThat(started).containsExactly("test.slow", "test.other");

        ended.countDown();
        assertThat(next.get().plugin()).isNotSameAs(old.plugin());
        assertThat(left).containsExactly("test.slow");
        assertThat(started).containsExactly("test.slow", "test.other", "test.slow");
        leaving.join();
    }

    @Test
    void whatCannotBeEndedIsInNobodysWay() {
        AdmittedPlugin plugin = admitted("stuck");
        Shelf.Hold old = take(plugin, () -> {
            throw new IllegalStateException("simulated");
        });
        assertThatThrownBy(() -> old.letGo().run()).isInstanceOf(IllegalStateException.class);
        assertThat(take(plugin).plugin()).isNotSameAs(old.plugin());
    }

    @Test
    void atTheEndEverythingLeavesOnceWhoeverHoldsIt() {
        Shelf.Hold held = take(admitted("held"));
        shelf.clear();
        held.letGo().run();
        assertThat(left).containsExactly("test.held");
    }

    @Test
    void oneThatCannotBeEndedKeepsNoneOfTheOthers() {
        for (String name : List.of("a", "b", "c")) {
            AdmittedPlugin plugin = admitted(name);
            take(plugin, () -> {
                left.add(plugin.type());
                throw new IllegalStateException(name);
            });
        }
        assertThatThrownBy(shelf::clear).isInstanceOf(IllegalStateException.class);
        assertThat(left).containsExactlyInAnyOrder("test.a", "test.b", "test.c");
    }

    @Test
    void whatIsWithdrawnIsThereForNobodyWhileItIsEnded() {
        AdmittedPlugin bad = admitted("bad");
        AdmittedPlugin good = admitted("good");
        Shelf.Hold held = take(bad);
        take(good);
        List<Runnable> endings = shelf.withdraw(new Revocations(Set.of(bad.digest()), Set.of()));
        assertThat(shelf.plugins()).extracting(InstalledPlugin::type).containsExactly("test.good");
        assertThat(left).isEmpty();
        endings.forEach(Runnable::run);
        assertThat(left).containsExactly("test.bad");
        held.letGo().run();
        assertThat(left).containsExactly("test.bad");
    }

    /** Whoever judged it a moment before has it admitted in hand. */
    @Test
    void whatWasWithdrawnComesBackForNobody() {
        AdmittedPlugin bad = admitted("bad");
        shelf.withdraw(new Revocations(Set.of(bad.digest()), Set.of()));
        assertThat(take(bad).plugin()).isInstanceOf(LoadedPlugin.Failed.class);
        assertThat(started).isEmpty();
        assertThat(take(admitted("good")).plugin()).isInstanceOf(LoadedPlugin.Running.class);
    }

    @Test
    void aRevokedKeyTakesWhatItSignedAndLeavesTheSameBytesToWhomAnotherSignedThem() {
        VendorKey lost = key();
        AdmittedPlugin plugin = admitted("signed");
        AdmittedPlugin before = signed(plugin, lost);
        AdmittedPlugin after = signed(plugin, key());
        take(before);
        Shelf.Hold held = take(after);
        shelf.withdraw(new Revocations(Set.of(), Set.of(lost.fingerprint()))).forEach(Runnable::run);
        assertThat(left).containsExactly("test.signed");
        assertThat(shelf.plugins()).extracting(InstalledPlugin::signer).containsExactly(after.signer());
        assertThat(take(after).plugin()).isSameAs(held.plugin());
        assertThat(take(before).plugin())
                .isInstanceOfSatisfying(
                        LoadedPlugin.Failed.class,
                        failed -> assertThat(failed.why())
                                .isEqualTo("AEG-PLG-004 the operator has revoked the key that it is signed with, "
                                        + lost.fingerprint()));
    }

    /** It is the operator who revoked the file, and nobody has said so of a key. */
    @Test
    void aRevokedFileIsRefusedWhoeverSignedItAndForThatReason() {
        AdmittedPlugin bad = admitted("bad");
        shelf.withdraw(new Revocations(Set.of(bad.digest()), Set.of()));
        assertThat(take(signed(bad, key())).plugin())
                .isInstanceOfSatisfying(
                        LoadedPlugin.Failed.class,
                        failed -> assertThat(failed.why()).isEqualTo("AEG-PLG-004 the operator has revoked this file"));
    }

    private static AdmittedPlugin signed(AdmittedPlugin plugin, VendorKey key) {
        return new AdmittedPlugin(
                plugin.file(),
                plugin.bytes(),
                plugin.digest(),
                plugin.name(),
                plugin.version(),
                plugin.tier(),
                plugin.grants(),
                Optional.of(key),
                plugin.declaration(),
                plugin.schema());
    }

    private static VendorKey key() {
        return VendorKey.pin("acme", "test.", SigningKeys.generate().publicPem());
    }

    private static void awaitOf(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        }
    }

    private Shelf.Hold take(AdmittedPlugin plugin) {
        return take(plugin, () -> left.add(plugin.type()));
    }

    private Shelf.Hold take(AdmittedPlugin plugin, Runnable whenLeft) {
        return shelf.take(plugin, Surroundings.IN_PROCESS, () -> {
            started.add(plugin.type());
            return new LoadedPlugin.Running(
                    InstalledPlugin.of(plugin), plugin.schema(), new Object(), new Counted(whenLeft), new Instances());
        });
    }

    private AdmittedPlugin admitted(String name) {
        TestBundle bundle = TestBundle.harmless(name);
        byte[] jar = bundle.jar();
        var image = new TestImage(root.resolve(name)).with(name + ".jar", jar);
        return new Admission(Map.of(name + ".jar", Sha256.of(jar)))
                .judge(image.bundles()).stream()
                        .map(result -> switch (result) {
                            case AdmissionResult.Admitted(AdmittedPlugin plugin) -> plugin;
                            case AdmissionResult.Refused refused -> throw new AssertionError(refused);
                        })
                        .findFirst()
                        .orElseThrow();
    }

    private record Counted(Runnable whenLeft) implements Home {
        @Override
        public ClassLoader loader() {
            return ShelfTest.class.getClassLoader();
        }

        @Override
        public Guard guard(Guard guard, Set<String> reads) {
            return guard;
        }

        @Override
        public ModelProvider provider(ModelProvider provider) {
            return provider;
        }

        @Override
        public Authenticator authenticator(Authenticator authenticator) {
            return authenticator;
        }

        @Override
        public void leave() {
            whenLeft.run();
        }
    }
}
