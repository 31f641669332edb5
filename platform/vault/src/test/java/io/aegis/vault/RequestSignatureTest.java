package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, time and expected signatures are those of AWS's documentation and of the test suite that it publishes. */
class RequestSignatureTest {
    private static final String KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String SHORT_KEY = "AKIDEXAMPLE";
    private static final String TOKEN =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
    private static final Clock THEN = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);
    private static final byte[] NOTHING = {};

    private static Secret secret(String text) {
        return Secret.of(SecretReference.parse("api_key", Given.REFERENCE), text);
    }

    private static RequestSignature signature(String host, String service, String region, Optional<Secret> token) {
        return new RequestSignature(
                Destination.parse("main", "https://" + host),
                Map.of(),
                new CredentialPlacement.SigV4(service, Optional.of(region)),
                new AwsCredential(secret(SHORT_KEY), secret(KEY), token),
                THEN);
    }

    private static String signed(String method, String target, Map<String, String> headers, String body) {
        return lines(
                signature("example.amazonaws.com", "service", "us-east-1", Optional.empty()),
                method,
                target,
                headers,
                body);
    }

    private static String lines(
            RequestSignature signature, String method, String target, Map<String, String> headers, String body) {
        var request = new UpstreamRequest(method, "", headers, body.getBytes(StandardCharsets.UTF_8));
        return new String(signature.lines(request, target), StandardCharsets.US_ASCII);
    }

    @Nested
    class ThePublishedExamples {
        private void assertSigned(String lines, String names, String signature) {
            assertThat(lines)
                    .contains("x-amz-date: 20150830T123600Z\r\n")
                    .contains("Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/")
                    .contains("SignedHeaders=" + names + ", Signature=" + signature + "\r\n");
        }

        @Test
        void areSignedAsTheyAre() {
            assertSigned(
                    signed("GET", "/", Map.of(), ""),
                    "host;x-amz-date",
                    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
            assertSigned(
                    signed("POST", "/", Map.of(), ""),
                    "host;x-amz-date",
                    "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
        }

        @Test
        void areSignedOverTheirQueryInOrder() {
            assertSigned(
                    signed("GET", "/?Param2=value2&Param1=value1", Map.of(), ""),
                    "host;x-amz-date",
                    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
        }

        @Test
        void areSignedOverTheirBody() {
            assertSigned(
                    signed("POST", "/", Map.of("Content-Type", "application/x-www-form-urlencoded"), "Param1=value1"),
                    "content-type;host;x-amz-date",
                    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
        }

        @Test
        void areSignedOverTheirHeadersWithoutSpareBlanks() {
            assertSigned(
                    signed("GET", "/", Map.of("My-Header1", " value1", "My-Header2", " \"a   b   c\""), ""),
                    "host;my-header1;my-header2;x-amz-date",
                    "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
        }

        @Test
        void areSignedOverTheirSession() {
            String lines = lines(
                    signature("example.amazonaws.com", "service", "us-east-1", Optional.of(secret(TOKEN))),
                    "POST",
                    "/",
                    Map.of(),
                    "");
            assertThat(lines).contains("x-amz-security-token: " + TOKEN + "\r\n");
            assertSigned(
                    lines,
                    "host;x-amz-date;x-amz-security-token",
                    "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
        }

        @Test
        void includeTheOneOfTheGuide() {
            assertSigned(
                    lines(
                            signature("iam.amazonaws.com", "iam", "us-east-1", Optional.empty()),
                            "GET",
                            "/?Action=ListUsers&Version=2010-05-08",
                            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                            ""),
                    "content-type;host;x-amz-date",
                    "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
        }

        /** No example of the documentation escapes its path; this signature is what AWS's own library for Python makes of the request. */
        @Test
        void andAPathWithEscapesIsEscapedOnceMore() {
            String lines = lines(
                    signature("bedrock-runtime.eu-west-1.amazonaws.com", "bedrock", "eu-west-1", Optional.empty()),
                    "POST",
                    "/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse",
                    Map.of("content-type", "application/json", "accept", "application/json"),
                    "{\"messages\":[]}");
            assertThat(lines)
                    .contains("SignedHeaders=accept;content-type;host;x-amz-date, "
                            + "Signature=bce67a073f773a64b23f70ef1905d010cf160807b564d26ccbac1cd2176b0d1d\r\n");
        }
    }

    @Test
    void everythingThatIsSentChangesTheSignature() {
        String plain = signed("POST", "/a?b=c", Map.of("x-team", "a"), "{}");
        assertThat(signed("POST", "/a?b=c", Map.of("x-team", "a"), "{}")).isEqualTo(plain);
        for (String other : new String[] {
            signed("GET", "/a?b=c", Map.of("x-team", "a"), "{}"),
            signed("POST", "/A?b=c", Map.of("x-team", "a"), "{}"),
            signed("POST", "/a?b=d", Map.of("x-team", "a"), "{}"),
            signed("POST", "/a?b=c", Map.of("x-team", "b"), "{}"),
            signed("POST", "/a?b=c", Map.of("x-team", "a"), "{ }")
        }) {
            assertThat(other).isNotEqualTo(plain);
        }
    }

    @Test
    void oneQueryInTwoSpellingsHasOneSignature() {
        assertThat(signed("GET", "/?a=b:c", Map.of(), "")).isEqualTo(signed("GET", "/?a=b%3ac", Map.of(), ""));
        assertThatThrownBy(() -> signed("GET", "/?a=b+c", Map.of(), "")).hasMessage("upstream: REFUSED");
    }

    @Nested
    class TheRegion {
        private static String region(String baseUrl, Optional<String> setting) {
            var signature = new RequestSignature(
                    Destination.parse("main", baseUrl),
                    Map.of(),
                    new CredentialPlacement.SigV4("bedrock", setting),
                    new AwsCredential(secret(SHORT_KEY), secret(KEY), Optional.empty()),
                    THEN);
            return new String(
                            signature.lines(new UpstreamRequest("GET", "", Map.of(), NOTHING), "/"),
                            StandardCharsets.US_ASCII)
                    .split("/")[2];
        }

        @ParameterizedTest
        @CsvSource({
            "bedrock-runtime.eu-west-1.amazonaws.com,eu-west-1",
            "bedrock-runtime-fips.us-gov-west-1.amazonaws.com,us-gov-west-1",
            "vpce-0a1b.bedrock-runtime.ap-southeast-2.vpce.amazonaws.com,ap-southeast-2",
            "bedrock-runtime.us-east-1.api.aws,us-east-1",
            "bedrock-runtime.cn-north-1.amazonaws.com.cn,cn-north-1"
        })
        void isTheHosts(String host, String region) {
            assertThat(region("https://" + host, Optional.empty())).isEqualTo(region);
            assertThat(region("https://" + host, Optional.of(region))).isEqualTo(region);
            assertThatThrownBy(() -> region("https://" + host, Optional.of("eu-north-9")))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContaining("eu-north-9");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://bedrock.internal.example",
                    "https://eu-west-1.amazonaws.com.evil.example",
                    "https://bedrock-runtime.amazonaws.com"
                })
        void isASettingWhereTheHostNamesNone(String baseUrl) {
            assertThat(region(baseUrl, Optional.of("eu-west-1"))).isEqualTo("eu-west-1");
            assertThatThrownBy(() -> region(baseUrl, Optional.empty())).isInstanceOf(VaultException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "EU-WEST-1", "eu west", "eu-west-1/s3", "eu-west-1\r\nx: y"})
        void isANameAndNothingElse(String region) {
            assertThatThrownBy(() -> region("https://x.example", Optional.of(region)))
                    .isInstanceOf(VaultException.class);
        }
    }

    @Nested
    class TheSecret {
        @Test
        void isAnIdAKeyAndPerhapsASession() {
            assertThat(AwsCredential.of("api_key", secret("AKIAEXAMPLEEXAMPLE:" + KEY))
                            .parts())
                    .hasSize(2);
            assertThat(AwsCredential.of("api_key", secret("ASIAEXAMPLEEXAMPLE:" + KEY + ":" + TOKEN))
                            .parts())
                    .hasSize(3);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "AKIAEXAMPLEEXAMPLE",
                    "AKIAEXAMPLEEXAMPLE:",
                    "AKIAEXAMPLEEXAMPLE:tooshort",
                    "tooshort:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                    ":wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                    "AKIA/EXAMPLE/EXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                    "AKIAEXAMPLEEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:",
                    "AKIAEXAMPLEEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:short",
                    "AKIAEXAMPLEEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:AQoDYXdzEPTAQoDYXdzEPT:more"
                })
        void isRefusedInAnotherFormWithoutBeingRepeated(String text) {
            assertThatThrownBy(() -> AwsCredential.of("the credential of 'main'", secret(text)))
                    .isInstanceOfSatisfying(VaultException.class, refused -> {
                        assertThat(refused.code()).isEqualTo(VaultException.Code.UNRESOLVED);
                        assertThat(refused.getMessage() + refused.fix()).doesNotContain("EXAMPLE", "wJal");
                    });
        }
    }
}
