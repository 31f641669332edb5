package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that bundles are unpacked into, and who else is in it: a bundle that is left behind uninstalls itself when it can. */
class PrivateFolderTest {
    private static final int ROUNDS = 100;
    private static final int FOLDERS = 10;
    private static final int FILES = 10;

    @TempDir
    Path root;

    @Test
    void whatSomebodyElseRemovesMeanwhileIsGoneAsWell() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                PrivateFolder folder = PrivateFolder.empty(root.resolve("storage"));
                fill(folder.path());
                var start = new CyclicBarrier(2);
                Callable<Boolean> deletion = () -> {
                    start.await();
                    folder.delete();
                    return true;
                };
                var one = threads.submit(deletion);
                var other = threads.submit(deletion);
                assertThat(one.get()).isTrue();
                assertThat(other.get()).isTrue();
                assertThat(folder.path()).doesNotExist();
            }
        }
    }

    @Test
    void itIsMadeEmptyForItsUserAlone() throws IOException {
        Path path = root.resolve("storage");
        fill(Files.createDirectory(path));
        PrivateFolder folder = PrivateFolder.empty(path);
        assertThat(folder.path()).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void aLinkIsRemovedAndNotWhatItNames() throws IOException {
        Path kept = Files.writeString(
                Files.createDirectory(root.resolve("elsewhere")).resolve("kept"), "kept");
        PrivateFolder folder = PrivateFolder.empty(root.resolve("storage"));
        Files.createSymbolicLink(folder.path().resolve("link"), kept.getParent());
        folder.delete();
        assertThat(folder.path()).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void aFileInItsPlaceIsReplacedAndAFileAboveItIsSaid() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        assertThat(PrivateFolder.empty(file).path()).isEmptyDirectory();
        Path above = Files.writeString(root.resolve("above"), "");
        assertThatThrownBy(() -> PrivateFolder.empty(above.resolve("storage")))
                .isInstanceOf(PluginHostException.class)
                .hasMessageContaining("cannot be made")
                .hasMessageContaining(above.toString());
    }

    private static void fill(Path folder) throws IOException {
        for (int each = 0; each < FOLDERS; each++) {
            Path inner = Files.createDirectory(folder.resolve("bundle" + each));
            for (int file = 0; file < FILES; file++) {
                Files.createFile(inner.resolve("file" + file));
            }
        }
    }
}
