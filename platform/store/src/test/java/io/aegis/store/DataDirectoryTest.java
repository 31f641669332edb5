package io.aegis.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void aMissingDirectoryIsMadeForItsOwnerOnly() throws Exception {
        Path path = directory.resolve("a/b");
        DataDirectory.open(path).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatOthersMayLookIntoIsRefused() throws Exception {
        for (String loose : new String[] {"rwx---r--", "rwx--x---", "rwxr-x---", "rwx----w-"}) {
            Path path = Files.createDirectory(directory.resolve(loose));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(loose));
            assertThatThrownBy(() -> DataDirectory.open(path))
                    .isInstanceOfSatisfying(
                            DataDirectoryException.class,
                            refused -> assertThat(refused.code()).isEqualTo("AEG-SRV-007"))
                    .hasMessageContaining("chmod 700");
        }
        Path link = Files.createSymbolicLink(directory.resolve("link"), own());
        assertThatThrownBy(() -> DataDirectory.open(link)).isInstanceOf(DataDirectoryException.class);
    }

    @Test
    void oneProcessHoldsItAndASecondTryInTheSameOneDoesNotLoosenThat() throws Exception {
        Path path = own();
        try (DataDirectory held = DataDirectory.open(path)) {
            assertThat(held.path()).isAbsolute();
            assertThatThrownBy(() -> DataDirectory.open(path))
                    .isInstanceOfSatisfying(
                            DataDirectoryException.class,
                            refused -> assertThat(refused.code()).isEqualTo("AEG-SRV-003"))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(child(path))
                    .contains("AEG-SRV-003")
                    .contains("process " + ProcessHandle.current().pid());
        }
        assertThat(child(path)).contains("opened");
        DataDirectory.open(path).close();
    }

    /** Opens the directory in another JVM. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (DataDirectory opened = DataDirectory.open(Path.of(arguments[0]))) {
                System.out.println("opened " + opened.path());
            } catch (DataDirectoryException refused) {
                System.out.println(refused.code() + " " + refused.getMessage());
            }
        }
    }

    private static String child(Path path) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private Path own() throws Exception {
        return Files.createDirectory(
                directory.resolve("own"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
