package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.CheckpointKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys that sign checkpoints: in files of the gateway's user alone, and never out of the vault. */
class CheckpointKeysTest {
    private static final byte[] MESSAGE = "a checkpoint".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    @Test
    void aKeyIsMadeOnceAndSignsTheSameAfterAStart() throws Exception {
        CheckpointKeys.Signer first = keys().current();
        CheckpointKeys.Signer second = keys().current();
        assertThat(second.publicKey()).isEqualTo(first.publicKey()).hasSize(32);
        assertThat(second.sign(MESSAGE)).isEqualTo(first.sign(MESSAGE)).hasSize(64);
        assertThat(confirms(first.publicKey(), first.sign(MESSAGE))).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void anotherKeyIsPreparedThenTakesItsPlace() throws Exception {
        CheckpointKeys keys = keys();
        byte[] old = keys.current().publicKey();
        assertThat(keys.prepared()).isEmpty();
        byte[] next = keys.prepare().publicKey();
        assertThat(keys.prepare().publicKey()).as("one is enough").isEqualTo(next);
        assertThat(keys().prepared().map(CheckpointKeys.Signer::publicKey))
                .as("it outlives a crash")
                .contains(next);
        assertThat(keys().current().publicKey()).isEqualTo(old).isNotEqualTo(next);
        keys.advance();
        assertThat(keys.current().publicKey()).isEqualTo(next);
        assertThat(keys.prepared()).isEmpty();
        assertThat(keys().current().publicKey()).isEqualTo(next);
        assertThat(keys().prepared()).isEqualTo(Optional.empty());
    }

    @Test
    void aFileThatOthersMayReadOrThatIsDamagedIsRefused() throws IOException {
        keys().current();
        byte[] key = Files.readAllBytes(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> keys().current())
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("others can read");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        Files.write(file(), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> keys().current())
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("damaged");
        key[0] ^= 1;
        Files.write(file(), key);
        assertThatThrownBy(() -> keys().current().sign(MESSAGE))
                .as("a private half that does not belong to the public one signs nothing")
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("do not belong together");
    }

    @Test
    void theyAreHandedOutOnceAndSayNothingOfThemselves() throws IOException {
        var platform = new PlatformKeys(root);
        CheckpointKeys keys = platform.checkpointKeys();
        assertThatThrownBy(platform::checkpointKeys).isInstanceOf(IllegalStateException.class);
        String shown = keys.current().toString();
        String secret = HexFormat.of().formatHex(Files.readAllBytes(file()), 0, 32);
        assertThat(shown).doesNotContain(secret);
        assertThat(keys.toString()).doesNotContain(secret);
    }

    private static boolean confirms(byte[] publicKey, byte[] signature) throws GeneralSecurityException {
        byte[] der = HexFormat.of()
                .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(publicKey));
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    private Path file() {
        return root.resolve("checkpoint.key");
    }

    private CheckpointKeys keys() {
        return new PlatformKeys(root).checkpointKeys();
    }
}
