package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    private static final SecretReference REFERENCE = SecretReference.parse("signing_key", "secret://env/KEY");

    private static SigningKey key(String value) {
        return SigningKey.of(REFERENCE, Secret.of(REFERENCE, value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The value is what {@code openssl dgst -sha256 -hmac} prints. */
    @Test
    void itIsTheHmacOfThePartsOneAfterTheOther() {
        SigningKey key = key("0123456789abcdef0123456789abcdef");
        assertThat(HexFormat.of().formatHex(key.sign(bytes("1764151230."), bytes("{\"a\":1}\n"))))
                .isEqualTo("3a090e2c163f467f6e41572815626ad263f6d5621c08f01ff57cbe515e742cf9");
        assertThat(key.sign(bytes("ab"), bytes("c"))).isEqualTo(key.sign(bytes("abc")));
    }

    @Test
    void aKeyThatCouldBeGuessedIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> key("Canary-of-31-characters-is-short".substring(0, 31)))
                .isInstanceOfSatisfying(VaultException.class, refused -> {
                    assertThat(refused.code().aegis()).isEqualTo("AEG-CFG-010");
                    assertThat(refused.getMessage() + refused.fix())
                            .contains("secret://env/KEY", "shorter than 32")
                            .doesNotContain("Canary");
                });
    }

    @Test
    void itSaysNothingOfItself() {
        assertThat(key("Canary-0123456789abcdef0123456789")).hasToString("SigningKey");
    }
}
