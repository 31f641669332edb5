package io.aegis.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A change of what a plugin is built from is seen, and nothing else is one. */
@Timeout(60)
class ProjectWatchTest {
    @TempDir
    Path project;

    private Path java;

    @BeforeEach
    void aProject() throws IOException {
        java = Files.createDirectories(project.resolve("src/main/java/acme")).resolve("Guard.java");
        Files.writeString(java, "class Guard {}");
        Files.writeString(project.resolve("pom.xml"), "<project/>");
    }

    private interface Step {
        void run() throws IOException;
    }

    private void isSeen(Step change) throws Exception {
        try (var watch = ProjectWatch.of(project)) {
            change.run();
            watch.awaitChange();
        }
    }

    @Test
    void aFileThatIsWritten() throws Exception {
        isSeen(() -> Files.writeString(java, "class Guard { int other; }"));
    }

    @Test
    void aFileThatIsMovedIntoPlaceAsEditorsDo() throws Exception {
        isSeen(() -> {
            Path draft = Files.writeString(project.resolve("draft"), "class Guard { int moved; }");
            Files.move(draft, java, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    @Test
    void aFileThatIsDeleted() throws Exception {
        isSeen(() -> Files.delete(java));
    }

    @Test
    void thePom() throws Exception {
        isSeen(() -> Files.writeString(project.resolve("pom.xml"), "<project>other</project>"));
    }

    @Test
    void aFileInAFolderThatIsNew() throws Exception {
        try (var watch = ProjectWatch.of(project)) {
            Path folder = Files.createDirectories(project.resolve("src/main/java/acme/deep/er"));
            Path file = Files.writeString(folder.resolve("One.java"), "1");
            watch.awaitChange();
            Files.writeString(file, "one");
            watch.awaitChange();
        }
    }

    @Test
    void whileSomebodyWaits() throws Exception {
        var waiting = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        try (var watch = ProjectWatch.of(project)) {
            Thread watcher = Thread.ofVirtual().start(() -> {
                waiting.countDown();
                try {
                    watch.awaitChange();
                    seen.countDown();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
            waiting.await();
            Files.createDirectories(project.resolve("target"));
            Files.writeString(project.resolve("target/out.jar"), "no source");
            Files.writeString(java, "class Guard { int third; }");
            assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
            watcher.join();
        }
    }

    @Test
    void butNotWhatABuildWrites() throws Exception {
        try (var watch = ProjectWatch.of(project)) {
            Files.writeString(Files.createDirectories(project.resolve("target")).resolve("a.jar"), "jar");
            Files.setLastModifiedTime(project, FileTime.fromMillis(0));
            var ended = new CountDownLatch(1);
            Thread watcher = Thread.ofPlatform().start(() -> {
                try {
                    watch.awaitChange();
                    ended.countDown();
                } catch (InterruptedException asIntended) {
                    Thread.currentThread().interrupt();
                }
            });
            while (watcher.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            watcher.interrupt();
            watcher.join();
            assertThat(ended.getCount()).isEqualTo(1);
        }
    }
}
