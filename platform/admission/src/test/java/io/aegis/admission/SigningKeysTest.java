package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
    private static final SigningKeys.Pair KEY = SigningKeys.generate();
    private static final byte[] JAR = {1, 2, 3};

    @Nested
    class APublicKey {
        @Test
        void hasOneFingerprint() {
            String crlf = KEY.publicPem().replace("\n", "\r\n");
            assertThat(SigningKeys.fingerprint(SigningKeys.publicKey(crlf)))
                    .isEqualTo(SigningKeys.fingerprint(SigningKeys.publicKey(KEY.publicPem())))
                    .matches("sha256:[0-9a-f]{64}");
            assertThat(SigningKeys.pem(SigningKeys.publicKey(crlf))).isEqualTo(KEY.publicPem());
        }

        /** Points of small order, in both signs of x, and numbers beyond the prime: a signature of them can hold for any message. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0000000000000000000000000000000000000000000000000000000000000080",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000080",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                    "0200000000000000000000000000000000000000000000000000000000000000"
                })
        void thatProvesNothingIsRefused(String point) {
            assertThatThrownBy(() -> SigningKeys.publicKey(pem("302a300506032b6570032100" + point)))
                    .isInstanceOf(KeyRejectedException.class);
        }

        @Test
        void ofAnotherKindIsRefused() throws GeneralSecurityException {
            for (String algorithm : List.of("RSA", "EC", "X25519", "Ed448")) {
                byte[] other = KeyPairGenerator.getInstance(algorithm)
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded();
                assertThatThrownBy(
                                () -> SigningKeys.publicKey(pem(HexFormat.of().formatHex(other))))
                        .isInstanceOf(KeyRejectedException.class);
            }
        }

        @Test
        void standsAloneInItsFile() {
            for (String odd : List.of(
                    "",
                    "x",
                    KEY.privatePem(),
                    KEY.publicPem() + KEY.publicPem(),
                    "x\n" + KEY.publicPem(),
                    KEY.publicPem().replace("PUBLIC KEY", "CERTIFICATE"),
                    KEY.publicPem().replace("MCow", "MCo!"),
                    KEY.publicPem() + " ".repeat(5000))) {
                assertThatThrownBy(() -> SigningKeys.publicKey(odd)).isInstanceOf(KeyRejectedException.class);
            }
        }

        private static String pem(String der) {
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(HexFormat.of().parseHex(der))
                    + "\n-----END PUBLIC KEY-----\n";
        }
    }

    @Nested
    class ASignature {
        @Test
        void isOverTwoLinesThatAnybodyCanWrite() {
            assertThat(new String(Signing.message(JAR), StandardCharsets.US_ASCII))
                    .isEqualTo("aegis-plugin-signature/1\n"
                            + "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81\n");
        }

        @Test
        void isMadeWithTheTwoKeysOfOnePair() {
            var other = SigningKeys.generate();
            assertThatThrownBy(() -> Signing.sign(JAR, KEY.privatePem(), other.publicPem()))
                    .isInstanceOf(KeyRejectedException.class)
                    .hasMessageContaining("belongs to");
            assertThatThrownBy(() -> Signing.sign(JAR, KEY.publicPem(), KEY.publicPem()))
                    .isInstanceOf(KeyRejectedException.class);
        }

        @Test
        void ofSomebodyElseIsAttachedOnlyIfItHolds() {
            byte[] raw = Signing.sign(JAR, KEY.privatePem(), KEY.publicPem()).signature();
            byte[] base64 = (Base64.getMimeEncoder().encodeToString(raw) + "\n").getBytes(StandardCharsets.US_ASCII);
            assertThat(Signing.attach(JAR, KEY.publicPem(), raw).signature()).isEqualTo(raw);
            assertThat(Signing.attach(JAR, KEY.publicPem(), base64).signature()).isEqualTo(raw);
            byte[] altered = raw.clone();
            altered[0] ^= 1;
            for (byte[] odd : List.of(altered, new byte[0], new byte[63], new byte[64], "?".getBytes())) {
                assertThatThrownBy(() -> Signing.attach(JAR, KEY.publicPem(), odd))
                        .isInstanceOf(KeyRejectedException.class);
            }
            assertThatThrownBy(() -> Signing.attach(new byte[] {1}, KEY.publicPem(), raw))
                    .isInstanceOf(KeyRejectedException.class);
        }
    }

    @Nested
    class AnEnvelope {
        private static final SignatureEnvelope RIGHT = Signing.sign(JAR, KEY.privatePem(), KEY.publicPem());

        @Test
        void isReadAsItWasWritten() throws MalformedException {
            SignatureEnvelope read = SignatureEnvelope.parse(RIGHT.json().getBytes());
            assertThat(read.key()).isEqualTo(RIGHT.key());
            assertThat(read.sha256()).isEqualTo(RIGHT.sha256());
            assertThat(read.signature()).isEqualTo(RIGHT.signature());
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "aegis-plugin-signature/1|aegis-plugin-signature/2",
                    "\"Ed25519\"|\"none\"",
                    "\"Ed25519\"|\"ed25519\"",
                    "\"Ed25519\"|null",
                    "\"algorithm\"|\"algorithms\"",
                    "\"sha256:|\"SHA256:",
                    "{|{\"more\": 1,",
                    "{|{\"format\": \"aegis-plugin-signature/1\",",
                    "}|} {}",
                    "}|} x",
                    "}|",
                    "{|[",
                })
        void ofAnyOtherFormIsRefused(String right, String wrong) {
            String odd = RIGHT.json().replace(right, wrong == null ? "" : wrong);
            assertThat(odd).isNotEqualTo(RIGHT.json());
            assertMalformed(odd);
        }

        @Test
        void hasASignatureOfOneFormAndSize() {
            String base64 = Base64.getEncoder().encodeToString(RIGHT.signature());
            for (String odd : List.of(
                    "",
                    "AAAA",
                    base64.replace("=", ""),
                    base64 + "AAAA",
                    " " + base64,
                    base64.replace("==", "=\\n="))) {
                assertMalformed(RIGHT.json().replace(base64, odd));
            }
            // The last character before the padding has bits that no byte holds.
            char last = base64.charAt(85);
            assertMalformed(RIGHT.json().replace(base64, base64.substring(0, 85) + (char) (last + 1) + "=="));
        }

        @Test
        void isSmall() {
            assertMalformed(RIGHT.json() + " ".repeat(5000));
            assertMalformed("");
        }

        private static void assertMalformed(String file) {
            assertThatThrownBy(() -> SignatureEnvelope.parse(file.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(
                            MalformedException.class,
                            malformed -> assertThat(malformed.finding().code()).isEqualTo("AEG-PLG-010"));
        }
    }

    @Nested
    class APin {
        @ParameterizedTest
        @ValueSource(strings = {"acme.", "acme.eu.", "0.", "a-b_c."})
        void hasAPrefixThatEndsWithADot(String prefix) {
            assertThat(VendorKey.pin("Acme", prefix, KEY.publicPem()).prefix()).isEqualTo(prefix);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", ".", "acme", "Acme.", "acme..", "-acme.", "acme.*", "aegis.", "aegis.acme.", "a b."})
        void hasNoOtherPrefix(String prefix) {
            assertThatThrownBy(() -> VendorKey.pin("Acme", prefix, KEY.publicPem()))
                    .isInstanceOf(KeyRejectedException.class);
        }

        @Test
        void hasAVendorThatCanBeShown() {
            for (String odd : List.of("", " ", "a\u001b[2J", "a\nb", "x".repeat(81))) {
                assertThatThrownBy(() -> VendorKey.pin(odd, "acme.", KEY.publicPem()))
                        .isInstanceOf(KeyRejectedException.class);
            }
        }

        @Test
        void sharesNoNameWithThatOfAnotherVendor() {
            var other = SigningKeys.generate();
            var pin = VendorKey.pin("Acme", "acme.", KEY.publicPem());
            for (String prefix : List.of("acme.", "acme.eu.")) {
                assertThatThrownBy(() -> trust(pin, VendorKey.pin("Other", prefix, other.publicPem())))
                        .isInstanceOf(KeyRejectedException.class)
                        .hasMessageContaining("overlap");
                assertThat(trust(pin, VendorKey.pin("Acme", prefix, other.publicPem()))
                                .keys())
                        .hasSize(2);
            }
            assertThat(trust(pin, VendorKey.pin("Other", "acmeother.", other.publicPem()))
                            .keys())
                    .hasSize(2);
            assertThatThrownBy(() -> trust(pin, pin)).isInstanceOf(KeyRejectedException.class);
        }

        private static Trust trust(VendorKey... keys) {
            return new Trust(List.of(keys), Set.of(), Set.of());
        }
    }
}
