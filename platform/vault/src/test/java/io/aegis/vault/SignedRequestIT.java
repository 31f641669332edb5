package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aegis.kernel.port.Broker;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Signed requests on the wire: what arrives, and what must not come back. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignedRequestIT {
    private static final String ID = "ASIACANARYCANARY4711";
    private static final String KEY = "canary/Secret+Key4711abcdefghijklmnopqr";
    private static final String TOKEN = "canaryToken//4711wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4==";

    private final AtomicInteger alarms = new AtomicInteger();
    private final Vault vault = new Vault(
            Given.egress(Optional.empty()),
            name -> alarms.incrementAndGet(),
            new Secrets(Map.of("env", new EnvironmentSecrets(name -> ID + ":" + KEY + ":" + TOKEN))),
            java.net.InetAddress::getAllByName);
    private RawServer server;

    @AfterEach
    void stop() throws IOException {
        vault.close();
        server.close();
    }

    private Broker broker() {
        return vault.broker(Given.upstream(
                "http://127.0.0.1:" + server.port() + "/base",
                UpstreamLimits.STANDARD,
                CredentialPlacement.parse("sigv4:bedrock:region", setting -> Optional.of("eu-west-1"))));
    }

    private String read() {
        return Given.read(
                broker().open(new TestScope()).send(Given.post("{\"a\":1}")).body());
    }

    @Test
    void carriesASignatureAndNotTheKey() throws Exception {
        server = new RawServer(talk -> talk.ok("application/json", "{}"));
        assertThat(read()).isEqualTo("{}");
        assertThat(server.heads.getFirst())
                .startsWith("POST /base/chat/completions HTTP/1.1\r\n")
                .containsPattern("\r\nAuthorization: AWS4-HMAC-SHA256 Credential=" + ID
                        + "/[0-9]{8}/eu-west-1/bedrock/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,"
                        + " Signature=[0-9a-f]{64}\r\n")
                .containsPattern("\r\nx-amz-date: [0-9]{8}T[0-9]{6}Z\r\n")
                .contains("\r\nx-amz-security-token: " + TOKEN + "\r\n")
                .doesNotContain(KEY);
    }

    @Test
    void leavesNoneOfItsHeadersToAPlugin() throws Exception {
        server = new RawServer(talk -> talk.ok("application/json", "{}"));
        for (String name :
                List.of("Authorization", "x-amz-date", "X_Amz_Date", "x-amz-security-token", "x-amz-content-sha256")) {
            var request = new UpstreamRequest("POST", "a", Map.of(name, "mine"), new byte[0]);
            assertThatThrownBy(() -> broker().open(new TestScope()).send(request))
                    .hasMessage("upstream: REFUSED");
        }
        assertThat(server.heads).isEmpty();
    }

    @Test
    void anAnswerWithAnyPartOfTheCredentialIsCutAndReported() throws Exception {
        int expected = 0;
        for (String part : List.of(ID, KEY, TOKEN)) {
            String encoded = Base64.getEncoder().encodeToString(("x" + part).getBytes(StandardCharsets.US_ASCII));
            for (String said : List.of(part, part.replace("/", "\\/"), encoded)) {
                server = new RawServer(talk -> talk.ok("application/json", "{\"message\":\"" + said + "\"}"));
                assertThatThrownBy(this::read).hasMessage("upstream: INVALID");
                assertThat(alarms).hasValue(++expected);
                server.close();
            }
            server = new RawServer(talk -> talk.ok("application/json", "{}"));
            var texts = broker().screen();
            texts.next(part.substring(0, 9));
            assertThatThrownBy(() -> texts.next(part.substring(9))).isInstanceOf(UpstreamException.class);
            assertThat(alarms).hasValue(++expected);
            server.close();
        }
    }

    @Test
    void noLogAtDebugAndNoTextOfAnObjectHoldsAPartOfTheCredential() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ((Logger) LoggerFactory.getLogger("org.eclipse.jetty")).setLevel(Level.INFO); // as the application caps it
        var captured = new ListAppender<ILoggingEvent>();
        captured.start();
        root.addAppender(captured);
        root.setLevel(Level.DEBUG);
        server = new RawServer(talk -> talk.ok("application/json", KEY));
        assertThatThrownBy(this::read).hasMessage("upstream: INVALID");
        root.detachAppender(captured);
        var credential = AwsCredential.of(
                "api_key", Secret.of(SecretReference.parse("api_key", Given.REFERENCE), ID + ":" + KEY + ":" + TOKEN));
        assertThat(captured.list).as("the alarm is logged").isNotEmpty();
        assertThat(captured.list.toString() + broker() + vault + credential + credential.parts())
                .doesNotContain("anary", "4711");
    }
}
