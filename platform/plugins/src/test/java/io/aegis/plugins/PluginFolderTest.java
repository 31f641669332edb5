package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.admission.PluginFile;
import io.aegis.admission.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
    private static final PluginFile FILE = new PluginFile("a.jar", new byte[10_000], Optional.of(new byte[] {1, 2, 3}));

    @TempDir
    Path root;

    @Test
    void whatIsKeptIsFoundByItsDigest() throws IOException {
        folder().keep(FILE);
        PluginFile found = folder().find(Sha256.of(FILE.bytes())).orElseThrow();
        assertThat(found.bytes()).isEqualTo(FILE.bytes());
        assertThat(found.signature().orElseThrow()).containsExactly(1, 2, 3);
    }

    @Test
    void nobodyElseCanLookIntoIt() throws IOException {
        folder().keep(FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("plugins"))))
                .isEqualTo("rwx------");
        for (Path file : files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDiskThatFillsUpInTheMiddleOfAFileLeavesNothingBehind() throws IOException {
        var full = new PluginFolder(root.resolve("plugins"), (channel, bytes) -> {
            int limit = bytes.limit();
            bytes.limit(Math.min(limit, bytes.position() + 100));
            channel.write(bytes);
            bytes.limit(limit);
            if (limit > 1000) {
                throw new IOException("No space left on device");
            }
        });
        assertThatThrownBy(() -> full.keep(FILE)).isInstanceOf(IOException.class);
        assertThat(full.find(Sha256.of(FILE.bytes()))).isEmpty();
        assertThat(files()).noneMatch(file -> file.toString().endsWith(".jar"));
        assertThat(files()).noneMatch(file -> file.toString().endsWith(".draft"));
    }

    @Test
    void whatIsThereAlreadyIsNotWrittenAgain() throws IOException {
        folder().keep(FILE);
        var full = new PluginFolder(root.resolve("plugins"), (channel, bytes) -> {
            throw new IOException("No space left on device");
        });

        full.keep(FILE);

        assertThat(full.find(Sha256.of(FILE.bytes())).orElseThrow().bytes()).isEqualTo(FILE.bytes());
    }

    @Test
    void whatIsThereUnderItsNameAndIsSomethingElseIsWrittenAnew() throws IOException {
        folder().keep(FILE);
        Path jar = root.resolve("plugins").resolve(Sha256.of(FILE.bytes()) + ".jar");
        Files.write(jar, new byte[] {4});

        folder().keep(FILE);

        assertThat(jar).hasBinaryContent(FILE.bytes());
    }

    @Test
    void aListIsReplacedAsAWholeOrNotAtAll() throws IOException {
        folder().write(new LockFile(PluginLock.EMPTY, 7));
        var full = new PluginFolder(root.resolve("plugins"), (channel, bytes) -> {
            throw new IOException("No space left on device");
        });
        assertThatThrownBy(() -> full.write(new LockFile(PluginLock.EMPTY, 8))).isInstanceOf(IOException.class);
        assertThat(folder().lock().orElseThrow().record()).isEqualTo(7);
    }

    @Test
    void somethingElseInPlaceOfTheListIsNoList() throws IOException {
        folder().write(new LockFile(PluginLock.EMPTY, 7));
        for (String odd : List.of("", "{}", "[]", "{\"format\": \"aegis-plugins-lock/2\"}", "\u0000")) {
            Files.writeString(root.resolve("plugins/plugins.lock"), odd);
            assertThatThrownBy(() -> folder().lock()).isInstanceOf(PluginHostException.class);
        }
    }

    @Test
    void whatNobodyNamesIsDeletedAndNothingElse() throws IOException {
        folder().keep(FILE);
        var other = new PluginFile("b.jar", new byte[] {9}, Optional.empty());
        folder().keep(other);
        Files.writeString(root.resolve("plugins/write1.draft"), "half");
        Files.writeString(root.resolve("plugins/notes.txt"), "the operator's");
        folder().prune(Set.of(Sha256.of(FILE.bytes())));
        assertThat(folder().find(Sha256.of(FILE.bytes()))).isPresent();
        assertThat(folder().find(Sha256.of(other.bytes()))).isEmpty();
        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .contains("notes.txt")
                .doesNotContain("write1.draft");
    }

    private PluginFolder folder() {
        return new PluginFolder(root.resolve("plugins"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("plugins"))) {
            return files.toList();
        }
    }
}
