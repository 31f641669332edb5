package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import io.aegis.spi.provider.UpstreamResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EgressProxyIT {
    private static final String HOST = "models.example.com";
    private static final String PROMPT = "{\"prompt\":\"canary of a prompt\"}";

    @TempDir
    static Path directory;

    private final List<String> lookups = new CopyOnWriteArrayList<>();
    private final TestScope scope = new TestScope();
    private RawServer upstream;
    private ConnectProxy proxy;
    private Vault vault;

    @BeforeAll
    static void certify() throws Exception {
        TlsServer.start(directory, HOST, talk -> {}).close();
    }

    @AfterEach
    void stop() throws IOException {
        vault.close();
        proxy.close();
        upstream.close();
    }

    private void serve(RawServer.Script script, ConnectProxy.Script way) throws Exception {
        upstream = TlsServer.start(directory, HOST, script);
        proxy = new ConnectProxy(way);
        vault = vault(proxy.url());
    }

    private Vault vault(String proxyUrl) {
        return new Vault(
                Given.proxied(Optional.of(TlsServer.certificate(directory)), proxyUrl),
                name -> {},
                Given.secrets(),
                this::lookUp);
    }

    /** A gateway behind a proxy may have no names at all. */
    private InetAddress[] lookUp(String host) throws UnknownHostException {
        lookups.add(host);
        throw new UnknownHostException();
    }

    private void tunnel(ConnectProxy.Visit visit) throws IOException {
        visit.write(ConnectProxy.ESTABLISHED);
        visit.tunnel(upstream.port());
    }

    private UpstreamResponse send(String baseUrl, UpstreamLimits limits, TestScope run) {
        return vault.broker(Given.upstream(baseUrl, limits)).open(run).send(Given.post(PROMPT));
    }

    private UpstreamResponse send(String baseUrl) {
        return send(baseUrl, UpstreamLimits.STANDARD, scope);
    }

    private UpstreamResponse send() {
        return send("https://" + HOST + "/v1");
    }

    private static void assertFails(Cause cause, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(cause));
    }

    @Nested
    class ATunnel {
        @Test
        void carriesRequestsWithoutALookUpHereAndServesTheNextOneToo() throws Exception {
            serve(talk -> talk.ok("application/json", "{\"a\":1}"), EgressProxyIT.this::tunnel);
            for (int time = 0; time < 3; time++) {
                assertThat(Given.read(send().body())).isEqualTo("{\"a\":1}");
            }
            assertThat(proxy.heads)
                    .containsExactly("CONNECT models.example.com:443 HTTP/1.1\r\nHost: models.example.com:443\r\n\r\n");
            assertThat(upstream.heads)
                    .hasSize(3)
                    .allSatisfy(head -> assertThat(head)
                            .contains("\r\nHost: models.example.com\r\n", "Bearer " + Given.KEY)
                            .doesNotContainIgnoringCase("proxy"));
            assertThat(lookups).isEmpty();
        }

        @Test
        void streams() throws Exception {
            var gate = new CountDownLatch(1);
            serve(
                    talk -> {
                        talk.beginChunks("text/event-stream");
                        talk.chunk("data: one\n\n");
                        gate.await();
                        talk.chunk("data: two\n\n");
                        talk.write("0\r\n\r\n");
                    },
                    EgressProxyIT.this::tunnel);
            var body = send().body();
            assertThat(body.next()).asString().isEqualTo("data: one\n\n");
            gate.countDown();
            assertThat(Given.read(body)).isEqualTo("data: two\n\n");
        }

        @Test
        void hidesCredentialPromptAndAnswerFromTheProxy() throws Exception {
            serve(talk -> talk.ok("application/json", "{\"canary\":\"of an answer\"}"), EgressProxyIT.this::tunnel);
            Given.read(send().body());
            assertThat(proxy.seen()).contains("CONNECT").doesNotContain(Given.KEY, "canary", "Bearer", "/v1");
        }

        /** The control of the test above: the same connector, proxy and request, without TLS. */
        @Test
        void withoutTlsWouldHideNothing() throws Exception {
            serve(talk -> {}, EgressProxyIT.this::tunnel);
            try (var plain = new RawServer(talk -> talk.ok("application/json", "{\"canary\":\"of an answer\"}"));
                    var open = new ConnectProxy(visit -> {
                        visit.write(ConnectProxy.ESTABLISHED);
                        visit.tunnel(plain.port());
                    });
                    var connector = new Connector(
                            EgressProxyIT.this::lookUp,
                            PrivateDestinations.parse(List.of()),
                            EgressProxy.parse(URI.create(open.url())),
                            new Tls(Optional.empty()))) {
                var destination = Destination.parse("main", "http://" + HOST + "/v1");
                var writer = new RequestWriter(
                        destination, Given.upstream("https://api.example.com"), Optional.of(Given.secret()));
                var connection = connector.connect(new Call(scope, over -> {}), destination);
                connection.send(writer.head(Given.post(PROMPT)), PROMPT.getBytes(StandardCharsets.UTF_8));
                connection.reader().readHead();
                connection.close();
                assertThat(open.seen()).contains(Given.KEY, "canary of a prompt", "Bearer", "/v1", "of an answer");
            }
        }

        @Test
        void endsAtTheHostThatTheBaseUrlNamesOrNothingIsSent() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"), EgressProxyIT.this::tunnel);
            assertFails(Cause.UNREACHABLE, () -> send("https://other.example.com/v1"));
            assertThat(upstream.heads).isEmpty();
            assertThat(proxy.seen()).doesNotContain(Given.KEY);
        }

        @Test
        void thatIsCutInTheMiddleIsNoEndOfAnAnswer() throws Exception {
            serve(
                    talk -> {
                        talk.beginChunks("text/event-stream");
                        while (true) {
                            talk.chunk("data: more\n\n".repeat(100));
                        }
                    },
                    visit -> {
                        visit.write(ConnectProxy.ESTABLISHED);
                        visit.carry(upstream.port(), 100_000);
                    });
            var body = send().body();
            assertThat(body.next()).isNotEmpty();
            assertFails(Cause.CUT, () -> Given.read(body));
        }

        @Test
        void thatIsCutBeforeTlsIsUnreachable() throws Exception {
            serve(talk -> {}, visit -> visit.write(ConnectProxy.ESTABLISHED));
            assertFails(Cause.UNREACHABLE, EgressProxyIT.this::send);
        }
    }

    @Nested
    class AProxy {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.0 200 Connection established\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nVia: 1.1 proxy\r\n\r\n",
                    "HTTP/1.1 200\r\n\r\n",
                    "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
                })
        void maySayItsYesInAnyFormOfHttp(String answer) throws Exception {
            serve(talk -> talk.ok("application/json", "{}"), visit -> {
                visit.write(answer);
                visit.tunnel(upstream.port());
            });
            assertThat(Given.read(send().body())).isEqualTo("{}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n",
                    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n",
                    "HTTP/1.1 201 Created\r\n\r\n",
                    "HTTP/1.1 204 No Content\r\n\r\n",
                    "HTTP/1.1 502 Bad Gateway\r\n\r\n",
                    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                    "HTTP/1.1 103 Early Hints\r\n\r\n",
                    "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                    "200 OK\r\n\r\n",
                    "HTTP/1.1 2000 OK\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nX-A: b\r\n folded\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                    "HTTP/1.1 200 OK",
                    "\u0016\u0003\u0003\u0000\u0001\u0000",
                    ""
                })
        void thatSaysAnythingElseGetsNothingAndTheUpstreamNeither(String answer) throws Exception {
            serve(talk -> talk.ok("application/json", "{}"), visit -> visit.write(answer));
            assertFails(Cause.UNREACHABLE, EgressProxyIT.this::send);
            assertThat(upstream.connections).hasValue(0);
            assertThat(proxy.seen()).endsWith("\r\n\r\n").doesNotContain(Given.KEY);
        }

        @Test
        void thatSaysMoreThanItIsAskedGetsNothing() throws Exception {
            for (String more : List.of(
                    "HTTP/1.1 200 OK\r\n\r\nx",
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                    ConnectProxy.ESTABLISHED + "\u0015\u0003\u0003\u0000\u0002\u0002\u0050")) {
                var closed = new CountDownLatch(1);
                serve(talk -> {}, visit -> {
                    visit.write(more);
                    visit.awaitClose();
                    closed.countDown();
                });
                assertFails(Cause.UNREACHABLE, EgressProxyIT.this::send);
                closed.await();
                assertThat(proxy.seen()).as("not even TLS has begun").isEqualTo(proxy.heads.getFirst());
                stop();
            }
        }

        @Test
        void cannotTalkForEver() throws Exception {
            serve(talk -> {}, visit -> {
                visit.write("HTTP/1.1 200 OK\r\n");
                while (true) {
                    visit.write("X-More: " + "x".repeat(1000) + "\r\n");
                }
            });
            assertFails(Cause.UNREACHABLE, EgressProxyIT.this::send);
        }

        @Test
        void thatHangsIsGivenUpAfterTheTimeOfAConnection() throws Exception {
            var limits = new UpstreamLimits(
                    Duration.ofMillis(300), Duration.ofMinutes(1), Duration.ofMinutes(1), 1 << 20, 1 << 20, 4);
            for (String begun : List.of("", "HTTP/1.1 200 OK\r\n", ConnectProxy.ESTABLISHED)) {
                serve(talk -> {}, visit -> {
                    visit.write(begun);
                    visit.awaitClose();
                });
                assertFails(Cause.TIMED_OUT, () -> send("https://" + HOST + "/v1", limits, new TestScope()));
                stop();
            }
        }

        @Test
        void isLeftAtOnceWhenTheRunIsCancelled() throws Exception {
            var asked = new CountDownLatch(1);
            var closed = new CountDownLatch(1);
            serve(talk -> {}, visit -> {
                asked.countDown();
                visit.awaitClose();
                closed.countDown();
            });
            var pending = new FutureTask<>(EgressProxyIT.this::send);
            Thread.ofVirtual().start(pending);
            asked.await();
            scope.end();
            closed.await();
            assertThatThrownBy(pending::get).hasRootCauseMessage("upstream: CANCELLED");
        }

        @Test
        void thatIsNotThereLeavesTheUpstreamUnreachable() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"), EgressProxyIT.this::tunnel);
            proxy.close();
            assertFails(Cause.UNREACHABLE, EgressProxyIT.this::send);
            assertThat(upstream.connections).hasValue(0);
        }

        @Test
        void isLookedUpHereAndMayNotLeadToMetadata() throws Exception {
            serve(talk -> talk.ok("application/json", "{}"), EgressProxyIT.this::tunnel);
            String named = "http://proxy.internal:" + proxy.port();
            try (var found = new Vault(
                            Given.proxied(Optional.of(TlsServer.certificate(directory)), named),
                            name -> {},
                            Given.secrets(),
                            host -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
                    var astray = new Vault(Given.proxied(Optional.empty(), named), name -> {}, Given.secrets(), host ->
                            new InetAddress[] {InetAddress.ofLiteral("169.254.169.254")})) {
                var declared = Given.upstream("https://" + HOST + "/v1");
                assertThat(Given.read(found.broker(declared)
                                .open(scope)
                                .send(Given.post("{}"))
                                .body()))
                        .isEqualTo("{}");
                assertFails(
                        Cause.REFUSED, () -> astray.broker(declared).open(scope).send(Given.post("{}")));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://proxy.example.com:3128",
                    "socks5://proxy.example.com:1080",
                    "http://canary1:canary2@proxy.example.com:3128",
                    "http://proxy.example.com",
                    "http://proxy.example.com:0",
                    "http://proxy.example.com:99999",
                    "http://proxy.example.com:3128/canary3",
                    "http://proxy.example.com:3128?canary3",
                    "http://proxy.example.com:3128#canary3",
                    "http:canary3",
                    "http://169.254.169.254:80",
                    "http://[fe80::1]:80"
                })
        void isAnHttpUrlOfHostAndPort(String url) throws Exception {
            serve(talk -> {}, visit -> {});
            assertThatThrownBy(() -> vault(url)).isInstanceOfSatisfying(VaultException.class, refusal -> {
                assertThat(refusal.getMessage()).startsWith("egress.proxy");
                assertThat(refusal.getMessage() + refusal.fix()).doesNotContain("canary");
            });
        }
    }

    @Nested
    class ADestination {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://169.254.169.254/latest",
                    "https://[fd00:ec2::254]/v1",
                    "https://[::ffff:169.254.169.254]/v1",
                    "https://100.100.100.200/v1",
                    "https://0.0.0.0/v1",
                    "https://metadata.google.internal/v1",
                    "https://instance-data/v1",
                    "https://0xa9fea9fe/v1",
                    "https://2852039166/v1",
                    "https://2130706433/v1"
                })
        void thatIsForbiddenOrAnAddressInDisguiseIsNotAskedFor(String url) throws Exception {
            serve(talk -> talk.ok("application/json", "{}"), EgressProxyIT.this::tunnel);
            assertFails(Cause.REFUSED, () -> send(url));
            assertThat(proxy.connections()).isZero();
        }

        @Test
        void thatIsAnAddressIsAskedForAsOne() throws Exception {
            serve(talk -> {}, visit -> visit.write("HTTP/1.1 403 No\r\n\r\n"));
            for (String url : List.of("https://10.1.2.3/v1", "https://[2606:4700::1111]:8443/v1")) {
                assertFails(Cause.UNREACHABLE, () -> send(url));
            }
            assertThat(proxy.heads)
                    .containsExactly(
                            "CONNECT 10.1.2.3:443 HTTP/1.1\r\nHost: 10.1.2.3:443\r\n\r\n",
                            "CONNECT [2606:4700::1111]:8443 HTTP/1.1\r\nHost: [2606:4700::1111]:8443\r\n\r\n");
        }

        @Test
        void onThisMachineIsReachedWithoutTheProxy() throws Exception {
            serve(talk -> {}, EgressProxyIT.this::tunnel);
            try (var local = new RawServer(talk -> talk.ok("application/json", "{}"));
                    var resolving = new Vault(
                            Given.proxied(Optional.empty(), proxy.url()),
                            name -> {},
                            Given.secrets(),
                            InetAddress::getAllByName)) {
                for (String host : List.of("127.0.0.1", "localhost")) {
                    var declared = Given.upstream("http://" + host + ":" + local.port());
                    Given.read(resolving
                            .broker(declared)
                            .open(scope)
                            .send(Given.post("{}"))
                            .body());
                }
                assertThat(local.heads).hasSize(2);
                assertThat(proxy.connections()).isZero();
            }
        }

        @Test
        void thatTheProxyCouldReadIsAnErrorOfTheConfiguration() throws Exception {
            serve(talk -> {}, EgressProxyIT.this::tunnel);
            for (String url : List.of("http://10.0.0.1:8000/v1", "http://models.example.com/v1")) {
                var declared =
                        new UpstreamDeclaration("main", url, Optional.empty(), Map.of(), UpstreamLimits.STANDARD);
                assertThatThrownBy(() -> vault.broker(declared))
                        .isInstanceOf(VaultException.class)
                        .hasMessage("the proxy would read all that goes to 'main'");
            }
        }
    }
}
