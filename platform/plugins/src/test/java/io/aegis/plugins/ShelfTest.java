package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.Sha256;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.provider.ModelProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a plugin stays up, whoever starts and holds it. */
class ShelfTest {
    @TempDir
    Path root;

    private final Shelf shelf = new Shelf();
    private final List<String> started = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

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
    void atTheEndEverythingLeavesOnceWhoeverHoldsIt() {
        Shelf.Hold held = take(admitted("held"));
        shelf.clear();
        held.letGo().run();
        assertThat(left).containsExactly("test.held");
    }

    private Shelf.Hold take(AdmittedPlugin plugin) {
        return shelf.take(plugin, Surroundings.IN_PROCESS, () -> {
            started.add(plugin.type());
            return new LoadedPlugin.Running(
                    InstalledPlugin.of(plugin),
                    plugin.schema(),
                    new Object(),
                    new Counted(() -> left.add(plugin.type())),
                    new Instances());
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
        public Guard guard(Guard guard) {
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
