package io.aegis.server;

import static io.aegis.server.TestGateway.JANE;
import static io.aegis.server.TestGateway.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.identity.Authenticator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityXIT {
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.with().start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer \r\n",
                "Authorization: Bearer\r\n",
                "Authorization: \r\n",
                "Authorization: aeg-jane\r\n",
                "Authorization: Basic aeg-jane\r\n",
                "Authorization: Basic x\r\nx-api-key: aeg-jane\r\n",
                "Authorization: Bearer aeg-jane2\r\n",
                "Authorization: Bearer AEG-JANE\r\n",
                "Authorization: Bearer aeg-jane aeg-jane\r\n",
                "Authorization: BearerXaeg-jane\r\n",
                "x-api-key: \r\n",
                "api-key: wrong\r\n",
                "Cookie: api-key=aeg-jane\r\n",
                "Proxy-Authorization: Bearer aeg-jane\r\n",
                "x-forwarded-user: jane\r\nx-principal: api_key:jane\r\n",
            })
    void whatIsNoGoodCredentialIsRejected(String headers) {
        Raw.Answer answer = ask("/v1/models", headers);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("AEG-AUTH-001");
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.text()).doesNotContain("aeg-jane2").doesNotContain("wrong");
    }

    @Test
    void aKeyInTheAddressIsNoCredential() {
        assertThat(ask("/v1/models?api-key=aeg-jane&key=aeg-jane", "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer aeg-jane\r\n",
                "authorization: bearer aeg-jane\r\n",
                "X-Api-Key: aeg-jane\r\n",
                "Api-Key: aeg-jane\r\n",
                "Authorization: Bearer aeg-jane\r\nx-api-key: aeg-jane\r\napi-key: aeg-jane\r\n",
            })
    void aGoodKeyOpensInAnyOfItsHeaders(String headers) {
        assertThat(ask("/v1/models", headers).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer aeg-jane\r\nx-api-key: aeg-otto\r\n",
                "x-api-key: aeg-jane\r\nx-api-key: aeg-otto\r\n",
                "Authorization: Bearer aeg-jane\r\nAuthorization: Bearer aeg-otto\r\n",
                "x-api-key: \r\nAuthorization: Bearer aeg-jane\r\n",
            })
    void twoDifferentKeysAreNobody(String headers) {
        Raw.Answer answer = ask("/v1/models", headers);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("AEG-REQ-003");
    }

    @Test
    void theAuthenticatorSeesTheDigestOfTheWholeKeyAndNothingElse() {
        gateway.digests.clear();

        ask("/v1/models", "x-api-key: aeg-jane\r\n");

        assertThat(gateway.digests).containsExactly(TestGateway.hex(JANE));
    }

    @Test
    void nobodyIsReadBeforeItIsKnownWhoAsks() {
        // The body never comes: an answer proves that nobody waited for it.
        Raw.Answer answer = gateway.raw()
                .send("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000000\r\n\r\n");

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void anAuthenticatorThatThrowsLetsNobodyIn() {
        failing(Optional.of(credential -> {
            throw new IllegalStateException("aeg-jane is in this text");
        }));
    }

    @Test
    void anAuthenticatorThatAnswersNullLetsNobodyIn() {
        failing(Optional.of(credential -> null));
    }

    @Test
    void withoutAnAuthenticatorNobodyComesIn() {
        failing(Optional.empty());
    }

    /** A run would begin in a generation that does not know it any more, and nothing would cut it. */
    @Test
    void whoWasLetInByOneThatIsRevokedWhileTheBodyComesIsNobody() throws InterruptedException {
        var asked = new CountDownLatch(1);
        TestGateway.Builder builder = TestGateway.with();
        Authenticator known = builder.authenticator.orElseThrow();
        builder.authenticator = Optional.of(credential -> {
            asked.countDown();
            return known.authenticate(credential);
        });
        String request = TestGateway.request("POST", "/v1/chat/completions", JANE, chat("hi"));
        int head = request.indexOf("\r\n\r\n") + 4;
        try (TestGateway revoking = builder.start();
                Raw caller = revoking.raw()) {
            caller.write(request.substring(0, head));
            asked.await();
            builder.authenticator = Optional.empty();
            Raw.Answer answer = caller.send(request.substring(head));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("AEG-AUTH-005");
            assertThat(revoking.asked).hasValue(0);
        }
    }

    private static void failing(Optional<Authenticator> authenticator) {
        TestGateway.Builder builder = TestGateway.with();
        builder.authenticator = authenticator;
        try (TestGateway closed = builder.start()) {
            Raw.Answer answer = closed.post("/v1/chat/completions", chat("hi"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("AEG-AUTH-005");
            assertThat(closed.asked).hasValue(0);
            assertThat(answer.text()).doesNotContain("aeg-jane");
        }
    }

    @Test
    void withoutCredentialsNobodyListensAbroad() {
        TestGateway.Builder builder = TestGateway.with();
        builder.anonymous = true;
        builder.host = "0.0.0.0";

        assertThatThrownBy(builder::start).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAnonymousMayCallButHasNoRole() {
        TestGateway.Builder builder = TestGateway.with();
        builder.anonymous = true;
        try (TestGateway open = builder.start()) {
            assertThat(open.get("/v1/models", "").status()).isEqualTo(200);
            assertThat(open.get("/v1/audit/ledger", "").status()).isEqualTo(403);
        }
    }

    private static Raw.Answer ask(String path, String headers) {
        return gateway.raw()
                .send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "\r\n");
    }
}
