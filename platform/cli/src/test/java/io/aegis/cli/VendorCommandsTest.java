package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code plugin keygen}, {@code sign} and {@code verify}. */
class VendorCommandsTest {
    @TempDir
    Path folder;

    private Path jar;
    private Path key;
    private Path publicKey;

    private record Outcome(int exit, String out, String err) {}

    @BeforeEach
    void aVendor() {
        jar = VendorJar.write(folder.resolve("tickets.jar"));
        key = folder.resolve("acme.key");
        publicKey = folder.resolve("acme.key.pub");
        assertThat(run("plugin", "keygen", "-f", key.toString()).exit()).isZero();
    }

    @Nested
    class Keygen {
        @Test
        void keepsTheKeyToItsOwner() throws IOException {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(key)).startsWith("-----BEGIN PRIVATE KEY-----\n");
            assertThat(Files.readString(publicKey)).startsWith("-----BEGIN PUBLIC KEY-----\n");
        }

        @Test
        void overwritesNothing() throws IOException {
            String before = Files.readString(key);
            assertThat(run("plugin", "keygen", "-f", key.toString()).exit()).isEqualTo(1);
            Path other = folder.resolve("other.key");
            Files.writeString(folder.resolve("other.key.pub"), "mine");
            assertThat(run("plugin", "keygen", "-f", other.toString()).exit()).isEqualTo(1);
            assertThat(other).doesNotExist();
            assertThat(Files.readString(key)).isEqualTo(before);
            assertThat(Files.readString(folder.resolve("other.key.pub"))).isEqualTo("mine");
        }

        @Test
        void printsTheFingerprintAlone() {
            Outcome made =
                    run("plugin", "keygen", "-f", folder.resolve("other.key").toString());
            assertThat(made.out()).matches("sha256:[0-9a-f]{64}\n");
        }
    }

    @Nested
    class Sign {
        @Test
        void makesWhatVerifyAccepts() {
            assertThat(sign("--key", key.toString()).exit()).isZero();
            assertThat(verify("--key", publicKey.toString()).exit()).isZero();
        }

        @Test
        void printsTheBytesToBeSignedAndNothingElse() {
            Outcome printed = sign("--digest-only");
            assertThat(printed.out()).matches("aegis-plugin-signature/1\n[0-9a-f]{64}\n");
            assertThat(printed.err()).isEmpty();
            assertThat(folder.resolve("tickets.jar.sig")).doesNotExist();
        }

        @Test
        void attachesNothingThatDoesNotHold() throws IOException {
            Path odd = Files.write(folder.resolve("odd.sig"), new byte[64]);
            Outcome refused = sign("--attach", odd.toString(), "--public-key", publicKey.toString());
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(folder.resolve("tickets.jar.sig")).doesNotExist();
        }

        @Test
        void isToldOneWayToSign() {
            assertThat(sign().exit()).isEqualTo(2);
            assertThat(sign("--key", key.toString(), "--digest-only").exit()).isEqualTo(2);
            assertThat(sign("--attach", "x").exit()).isEqualTo(2);
            assertThat(sign("--key", key.toString(), "--public-key", publicKey.toString())
                            .exit())
                    .isEqualTo(2);
        }

        @Test
        void saysWhichFileIsMissing() throws IOException {
            assertThat(run("plugin", "sign", folder.resolve("no.jar").toString(), "--digest-only")
                            .exit())
                    .isEqualTo(4);
            Files.delete(publicKey);
            Outcome missing = sign("--key", key.toString());
            assertThat(missing.exit()).isEqualTo(4);
            assertThat(missing.err()).contains("openssl pkey");
        }

        @Test
        void warnsOfAKeyThatOthersCanRead() throws IOException {
            assertThat(sign("--key", key.toString()).err()).doesNotContain("warning");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(sign("--key", key.toString()).err()).contains("warning", "chmod 600");
        }
    }

    @Nested
    class Verify {
        @Test
        void saysThatTheSignerIsNotPinned() {
            sign("--key", key.toString());
            Outcome unpinned = verify();
            assertThat(unpinned.exit()).isEqualTo(3);
            assertThat(unpinned.out()).contains("the signer is not pinned", "AEG-PLG-002");
        }

        @Test
        void refusesWhatIsNotSignedAndWhatWasAltered() throws IOException {
            assertThat(verify("--key", publicKey.toString()).out()).contains("AEG-PLG-001");
            sign("--key", key.toString());
            Files.write(jar, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
            Outcome altered = verify("--key", publicKey.toString());
            assertThat(altered.exit()).isEqualTo(3);
            assertThat(altered.out()).contains("AEG-PLG-003", "AEG-PLG-010");
        }

        @Test
        void showsWhatOnlyTheSandboxAllows() {
            VendorJar.writeHostile(jar);
            sign("--key", key.toString());
            Outcome shown = verify("--key", publicKey.toString());
            assertThat(shown.exit()).isZero();
            assertThat(shown.out())
                    .contains("AEG-PLG-006 acme.tickets.TicketFactory.create(Settings, Host): controls the process"
                            + " through java.lang.System.exit; the tier sandboxed would allow it");
        }

        @Test
        void printsTheSameForPrograms() {
            sign("--key", key.toString());
            JsonNode report = JsonMapper.shared()
                    .readTree(
                            verify("--key", publicKey.toString(), "-o", "json").out());
            assertThat(report.path("name").asString()).isEqualTo("acme.tickets");
            assertThat(report.path("version").asString()).isEqualTo("1.2.0");
            assertThat(report.path("admissible").asBoolean()).isTrue();
            assertThat(report.path("tiers").propertyNames()).containsExactly("verified", "sandboxed", "process");
            assertThat(report.path("findings").isEmpty()).isTrue();
        }

        @Test
        void letsNoKeySpeakForTheGatewaysOwnNames() {
            for (String name : new String[] {"aegis.pii", "fake"}) {
                VendorJar.write(jar, name, code -> {});
                sign("--key", key.toString());
                assertThat(verify("--key", publicKey.toString()).exit()).isEqualTo(3);
            }
        }

        @Test
        void isNotStoppedByWhatIsNoJar() throws IOException {
            Files.writeString(jar, "no jar");
            assertThat(verify("--key", publicKey.toString()).exit()).isEqualTo(3);
            Files.delete(jar);
            assertThat(verify().exit()).isEqualTo(4);
        }
    }

    private Outcome sign(String... options) {
        return onJar("sign", options);
    }

    private Outcome verify(String... options) {
        return onJar("verify", options);
    }

    @Test
    void aPrivateKeyIsNoKeyToPin() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        Outcome pinned = run(
                "trust",
                "add",
                key.toString(),
                "--vendor",
                "acme",
                "--prefix",
                "acme.",
                "--data-dir",
                folder.resolve("data").toString());
        assertThat(pinned.exit()).isEqualTo(2);
        assertThat(pinned.err()).contains("is a private key", publicKey.toString());
    }

    private Outcome onJar(String verb, String... options) {
        var all = new java.util.ArrayList<>(java.util.List.of("plugin", verb, jar.toString()));
        all.addAll(java.util.List.of(options));
        return run(all.toArray(String[]::new));
    }

    private static Outcome run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int exit = Main.run(terminal, arguments);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
