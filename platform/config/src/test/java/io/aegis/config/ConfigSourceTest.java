package io.aegis.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
    private static final Runnable AT_ONCE = () -> {};

    @TempDir
    private Path folder;

    @Test
    void aFileIsTakenWhenTwoReadsAgree() {
        String[] contents = {
            "server: {port: 1", "server: {port: 12", "server: {port: 12}", "server: {port: 12}", "never"
        };
        var reads = new AtomicInteger();
        ConfigSource source = ConfigSource.read("f", () -> contents[reads.getAndIncrement()].getBytes(UTF_8), AT_ONCE);
        assertThat(reads).hasValue(4);
        assertThat(new ConfigLoader(SettingsSchemas.unknown())
                        .load(source)
                        .server()
                        .port())
                .isEqualTo(12);
    }

    @Test
    void aFileThatNeverRestsIsRefused() {
        var reads = new AtomicInteger();
        assertThat(refusal(() -> ConfigSource.read("f", () -> new byte[reads.incrementAndGet()], AT_ONCE))
                        .what())
                .startsWith("the file changed during each of");
    }

    @Test
    void aFailedReadIsReportedWithoutItsText() {
        Problem problem = refusal(() -> ConfigSource.read(
                "f",
                () -> {
                    throw new IOException("quotes s3cr3t");
                },
                AT_ONCE));
        assertThat(problem.toString()).contains("IOException").doesNotContain("s3cr3t");
    }

    @Test
    void theBytesAreThoseThatWereRead() throws IOException {
        Path file = Files.writeString(folder.resolve("aegis.yaml"), Given.MINIMAL);
        ConfigSource source = ConfigSource.read(file);
        Files.writeString(file, "not: [yaml");
        assertThat(new ConfigLoader(SettingsSchemas.unknown()).load(source).routes())
                .containsOnlyKeys("default");
        assertThat(source.hasBytesOf(ConfigSource.of("other", Given.MINIMAL.getBytes(UTF_8))))
                .isTrue();
        assertThat(source.hasBytesOf(ConfigSource.of("other", new byte[0]))).isFalse();
    }

    @Test
    void aMissingFileHasItsOwnCode() {
        assertThat(refusal(() -> ConfigSource.read(folder.resolve("none.yaml"))).code())
                .isEqualTo(ConfigCode.FILE_NOT_FOUND);
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(refusal(() -> ConfigSource.read(folder)).what()).isEqualTo("this is not a regular file");
    }

    private static Problem refusal(ThrowingCallable reading) {
        return catchThrowableOfType(ConfigException.class, reading).problems().getFirst();
    }
}
