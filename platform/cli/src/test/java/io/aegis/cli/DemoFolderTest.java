package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.app.Image;
import io.aegis.app.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a demo writes, and what it leaves alone. */
class DemoFolderTest {
    @TempDir
    Path home;

    @Test
    void isBelowTargetInACheckout() throws IOException {
        Path image = Files.createDirectories(home.resolve("platform/cli/target/image"));
        Files.createFile(home.resolve("pom.xml"));
        assertThat(DemoFolder.free(new Image(image), environment()).config())
                .isEqualTo(home.resolve("target/demo/aegis.yaml"));
    }

    @Test
    void isInTheCacheOfTheUserOtherwise() {
        assertThat(folder().config()).isEqualTo(home.resolve(".cache/aegis/demo/aegis.yaml"));
        Path cache = home.resolve("another");
        assertThat(DemoFolder.free(distribution(), Map.of("XDG_CACHE_HOME", cache.toString()))
                        .config())
                .isEqualTo(cache.resolve("aegis/demo/aegis.yaml"));
        assertThat(DemoFolder.free(distribution(), Map.of("XDG_CACHE_HOME", "relative", "HOME", home.toString()))
                        .config())
                .isEqualTo(home.resolve(".cache/aegis/demo/aegis.yaml"));
    }

    /** A distribution in {@code ~/aegis} has somebody's {@code ~/demo} beside it. */
    @Test
    void leavesAFolderBesideTheDistributionAlone() throws IOException {
        Path mine = Files.createDirectories(home.resolve("demo"));
        Files.writeString(mine.resolve("aegis.yaml"), "mine");
        folder().prepare(true);
        assertThat(mine.resolve("aegis.yaml")).hasContent("mine");
    }

    @Test
    void leavesAFolderWithoutTheMarkerAlone() throws IOException {
        Path mine = Files.createDirectories(home.resolve(".cache/aegis/demo"));
        Files.writeString(mine.resolve("notes"), "mine");
        assertThatThrownBy(this::folder)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(mine + " was not written by a demo");
        assertThat(mine.resolve("notes")).hasContent("mine");
    }

    @Test
    void freshForgetsWhatEarlierDemosLeft() throws IOException {
        folder().prepare(false);
        Files.createDirectories(folder().data());
        folder().prepare(false);
        assertThat(folder().data()).exists();
        folder().prepare(true);
        assertThat(folder().data()).doesNotExist();
        assertThat(folder().config().resolveSibling(".aegis-demo")).exists();
    }

    @Test
    void aSecondDemoHasAFolderOfItsOwn() throws IOException {
        DemoFolder first = folder();
        first.prepare(false);
        try (State running = State.open(first.data())) {
            DemoFolder second = folder();
            assertThat(second.config()).isEqualTo(home.resolve(".cache/aegis/demo-2/aegis.yaml"));
            second.prepare(true);
            assertThat(running.directory()).exists();
        }
        assertThat(folder().config()).isEqualTo(first.config());
    }

    private DemoFolder folder() {
        return DemoFolder.free(distribution(), environment());
    }

    private Image distribution() {
        return new Image(home.resolve("aegis"));
    }

    private Map<String, String> environment() {
        return Map.of("HOME", home.toString());
    }
}
