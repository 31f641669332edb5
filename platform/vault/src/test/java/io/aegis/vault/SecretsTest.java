package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.MaskKeys;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @TempDir
    Path directory;

    private Secret resolve(String reference) {
        return Secrets.in(directory).resolve(SecretReference.parse("api_key", reference));
    }

    private static Secret known(String value) {
        return Secret.of(SecretReference.parse("api_key", "secret://env/X"), value);
    }

    private void assertUnresolved(String code, String reference, String expected) {
        assertThatThrownBy(() -> resolve(reference)).isInstanceOfSatisfying(VaultException.class, unresolved -> {
            assertThat(unresolved.code().aegis()).isEqualTo(code);
            assertThat(unresolved).hasMessageContaining(expected).hasNoCause();
            assertThat(unresolved.getMessage() + unresolved.fix()).doesNotContain("Canary");
        });
    }

    @Test
    void aFileIsReadBelowTheSecretsDirectoryOrByItsAbsolutePath() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "value-12345\n");
        assertThat(resolve("secret://file/key")).isEqualTo(known("value-12345"));
        assertThat(resolve("secret://file/" + file.toAbsolutePath())).isEqualTo(known("value-12345"));
        Files.writeString(file, "value-67890\r\n");
        assertThat(resolve("secret://file/key")).isEqualTo(known("value-67890"));
    }

    @Test
    void aKeyNamesALineOfTheFile() throws IOException {
        Files.writeString(directory.resolve("keys"), "# comment\nOTHER=nothing\nEU=value=12345\n");
        assertThat(resolve("secret://file/keys#EU")).isEqualTo(known("value=12345"));
        assertUnresolved("AEG-CFG-010", "secret://file/keys#US", "no line 'US=...'");
    }

    @Test
    void whatCannotBeResolvedNamesTheReferenceAndNeverAValue() throws IOException {
        Files.writeString(directory.resolve("two"), "Canary-1\nCanary-2\n");
        Files.writeString(directory.resolve("short"), "Canary");
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 1, 2});
        Files.createDirectory(directory.resolve("folder"));
        assertUnresolved("AEG-CFG-010", "secret://env/AEGIS_NO_SUCH_VARIABLE", "secret://env/AEGIS_NO_SUCH_VARIABLE");
        assertUnresolved("AEG-CFG-010", "secret://file/missing", "secret://file/missing");
        assertUnresolved("AEG-CFG-010", "secret://file/folder", "no file");
        assertUnresolved("AEG-CFG-010", "secret://file/two", "line breaks");
        assertUnresolved("AEG-CFG-010", "secret://file/short", "shorter than");
        assertUnresolved("AEG-CFG-010", "secret://file/binary", "UTF-8");
        assertUnresolved("AEG-CFG-010", "secret://file/../../etc/passwd", "leads out");
        assertUnresolved("AEG-CFG-011", "secret://keyring/x", "no backend 'keyring'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-Canary-12345",
                "secret:/env/Canary",
                "secret://env/",
                "secret:///Canary",
                "",
                "SECRET://env/Canary",
                "secret://env/Can ary"
            })
    void whatIsNoReferenceIsRefusedWithoutBeingRepeated(String text) {
        assertUnresolved("AEG-CFG-003", text, "api_key is not a reference");
    }

    @Test
    void aSecretSaysNothingOfItself() {
        var secret = known("Canary-12345");
        assertThat(secret)
                .hasToString("Secret")
                .isEqualTo(known("Canary-12345"))
                .isNotEqualTo(known("Canary-12346"));
        assertThat(secret.hashCode()).isEqualTo(known("another-value").hashCode());
        assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
        secret.reveal(Secret.Access.SEARCH)[0] = 'X';
        assertThat(secret).isEqualTo(known("Canary-12345"));
    }

    @Nested
    class ThePlatformsOwnKeys {
        private Path keys() {
            return directory.resolve("keys");
        }

        private MaskKeys maskKeys() {
            return new PlatformKeys(keys()).maskKeys();
        }

        @Test
        void giveTheSameTagAfterARestartAndLinkNoTwoPrincipals() {
            byte[] tag = maskKeys().tag("jane", "EMAIL_ADDRESS", "a@example.com");
            assertThat(tag).hasSize(32).isEqualTo(maskKeys().tag("jane", "EMAIL_ADDRESS", "a@example.com"));
            assertThat(tag).isNotEqualTo(maskKeys().tag("john", "EMAIL_ADDRESS", "a@example.com"));
            assertThat(tag).isNotEqualTo(maskKeys().tag("jane", "PHONE_NUMBER", "a@example.com"));
            assertThat(tag).isNotEqualTo(maskKeys().tag("jane", "EMAIL_ADDRESS", "b@example.com"));
        }

        @Test
        void areFilesThatOnlyTheirOwnerCanReadOrTheyAreRefused() throws IOException {
            maskKeys();
            Path file = keys().resolve("mask.key");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys())))
                    .isEqualTo("rwx------");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertThatThrownBy(this::maskKeys).hasMessageContaining("others can read");
        }

        @Test
        void areNeverReplacedWhenDamaged() throws IOException {
            maskKeys();
            Path file = keys().resolve("mask.key");
            Files.write(file, new byte[16]);
            assertThatThrownBy(this::maskKeys).hasMessageContaining("damaged");
            assertThat(Files.size(file)).isEqualTo(16);
        }

        @Test
        void areHandedOutOnce() {
            var keys = new PlatformKeys(keys());
            keys.maskKeys();
            assertThatThrownBy(keys::maskKeys).isInstanceOf(IllegalStateException.class);
        }
    }
}
