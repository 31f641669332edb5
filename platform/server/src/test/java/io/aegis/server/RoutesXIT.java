package io.aegis.server;

import static io.aegis.server.TestGateway.JANE;
import static io.aegis.server.TestGateway.OPAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RoutesXIT {
    /** What the published page says, written down a second time: the table in the code must not drift from it unseen. */
    private static final String TABLE = """
        POST /v1/chat/completions CALLER
        POST /v1/responses CALLER
        POST /v1/messages CALLER
        POST /v1/messages/count_tokens CALLER
        POST /v1/embeddings CALLER
        GET /v1/models CALLER
        GET /v1/models/{model} CALLER
        POST /v1/guards/check CALLER
        POST /v1/runs CALLER
        GET /v1/runs CALLER
        GET /v1/runs/{id} CALLER
        GET /v1/runs/{id}/events CALLER
        POST /v1/runs/{id}/resume CALLER
        POST /v1/runs/{id}/reveal CALLER
        GET /approvals REVIEWER
        GET /approvals/decided REVIEWER
        GET /approvals/events REVIEWER
        GET /approvals/sign-in ANYBODY
        POST /approvals/sign-in ANYBODY
        POST /approvals/sign-out REVIEWER
        GET /approvals/assets/{name} ANYBODY
        GET /approvals/{id} REVIEWER
        POST /approvals/{id}/decide REVIEWER
        POST /approvals/{id}/reveal REVIEWER
        GET /v1/audit CALLER
        GET /v1/audit/ledger AUDITOR
        GET /v1/audit/inventory AUDITOR
        GET /v1/audit/report AUDITOR
        GET /livez ANYBODY
        GET /readyz ANYBODY
        GET /healthz ANYBODY
        GET /readyz?verbose OPERATOR
        GET /v1/health OPERATOR
        GET /metrics OPERATOR
        GET /openapi.json ANYBODY
        GET /admin/v1/keys ADMIN
        POST /admin/v1/keys ADMIN
        DELETE /admin/v1/keys/{id} ADMIN
        POST /admin/v1/keys/{id}/rotate ADMIN
        GET /admin/v1/config/diff ADMIN
        POST /admin/v1/config/apply ADMIN
        POST /admin/v1/reload ADMIN
        GET /admin/v1/plugins ADMIN
        POST /admin/v1/plugins ADMIN
        POST /admin/v1/plugins/update ADMIN
        POST /admin/v1/plugins/revoke ADMIN
        POST /admin/v1/plugins/{id}/rollback ADMIN
        DELETE /admin/v1/plugins/{id} ADMIN
        GET /admin/v1/providers ADMIN
        POST /admin/v1/providers/{id}/test ADMIN
        POST /admin/v1/policy/replay ADMIN
        POST /admin/v1/runs/purge ADMIN
        POST /admin/v1/audit/checkpoint ADMIN
        GET /admin/v1/audit/key ADMIN
        POST /admin/v1/audit/key/rotate ADMIN
        GET /admin/v1/trust ADMIN
        POST /admin/v1/trust ADMIN
        DELETE /admin/v1/trust/{id} ADMIN
        """;

    @TempDir
    private static Path folder;

    private static TestGateway gateway;
    private static Path socket;

    @BeforeAll
    static void start() {
        TestGateway.Builder builder = TestGateway.with();
        builder.admin = Optional.of(new Listener("127.0.0.1", 0));
        socket = folder.resolve("admin.sock");
        builder.socket = Optional.of(socket);
        gateway = builder.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void theTableIsThePublishedOne() {
        assertThat(Arrays.stream(Endpoint.values())
                        .map(endpoint -> endpoint.method() + " " + endpoint.path() + " " + endpoint.access()))
                .containsExactlyElementsOf(TABLE.lines().toList());
    }

    @Test
    void theDescriptionListsTheTableAndNothingElse() {
        JsonNode paths = Json.own(OpenApiSurface.load()).path("paths");
        var described = new TreeSet<String>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        var mounted = new TreeSet<String>();
        Stream.of(Endpoint.values())
                .filter(endpoint -> endpoint != Endpoint.READY_DETAIL)
                .forEach(endpoint -> mounted.add(endpoint.method() + " " + endpoint.path()));

        assertThat(described).isEqualTo(mounted);
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void withoutACredentialAnEndpointOpensOnlyIfItIsAnybodys(Endpoint endpoint) {
        Raw.Answer answer = ask(gateway.raw(), endpoint, "");

        switch (endpoint.access()) {
            case ANYBODY -> assertThat(answer.status()).isEqualTo(isForm(endpoint) ? 403 : 200);
            case REVIEWER -> assertThat(answer.status()).isEqualTo(closed(endpoint));
            case CALLER, AUDITOR, OPERATOR -> assertThat(answer.status()).isEqualTo(401);
            case ADMIN -> assertThat(answer.status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void aCallerOpensNothingThatNeedsARole(Endpoint endpoint) {
        Raw.Answer answer = ask(gateway.raw(), endpoint, JANE);

        switch (endpoint.access()) {
            case ANYBODY -> assertThat(answer.status()).isEqualTo(isForm(endpoint) ? 403 : 200);
            case REVIEWER -> assertThat(answer.status()).isEqualTo(closed(endpoint)); // a key is no session
            case CALLER -> assertThat(answer.status()).isNotIn(401, 403, 405, 500);
            case AUDITOR, OPERATOR -> assertThat(answer.status()).isEqualTo(403);
            case ADMIN -> assertThat(answer.status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void notEvenAnOperatorFindsAdministrationOnThePublicListener(Endpoint endpoint) {
        if (endpoint.access() == Access.ADMIN) {
            assertThat(ask(gateway.raw(), endpoint, OPAL).status()).isEqualTo(404);
        } else if (endpoint.access() == Access.OPERATOR) {
            assertThat(ask(gateway.raw(), endpoint, OPAL).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void theAdminListenerAsksForTheOperatorBeforeAnythingIsChanged(Endpoint endpoint) {
        int without = ask(admin(), endpoint, "").status();
        int caller = ask(admin(), endpoint, JANE).status();
        int operator = ask(admin(), endpoint, OPAL).status();

        switch (endpoint.access()) {
            case ANYBODY -> assertThat(without).isEqualTo(endpoint.isPage() ? 404 : 200);
            case OPERATOR -> assertThat(without).isEqualTo(200);
            case CALLER, REVIEWER, AUDITOR -> assertThat(operator).isEqualTo(404);
            case ADMIN -> {
                assertThat(without).isEqualTo(401);
                assertThat(caller).isEqualTo(403);
                assertThat(operator).isNotIn(401, 403, 405, 500);
            }
        }
    }

    static Stream<Endpoint> endpoints() {
        return Stream.of(Endpoint.values()).filter(endpoint -> endpoint != Endpoint.READY_DETAIL);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void anotherMethodIsNotAllowedAndTheRightOneIsNamed(Endpoint endpoint) {
        Raw listener = endpoint.access() == Access.ADMIN ? admin() : gateway.raw();
        Raw.Answer answer = listener.send(TestGateway.request("PUT", path(endpoint), OPAL, ""));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).contains(endpoint.method());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/models",
                "/v1//models",
                "/v1/models/",
                "/V1/models",
                "/v1/Models",
                "/v1/./models",
                "/v1/x/../models",
                "/v1/%2e%2e/v1/models",
                "/v1/%6dodels",
                "/v1%2fmodels",
                "/v1/models;x=1",
                "/v1\\models",
                "/v1/models%00",
                "/v1/models%20",
                "/livez/../admin/v1/keys",
                "/livez;/admin/v1/keys",
                "/livez%2f..%2fadmin%2fv1%2fkeys",
                "/admin/v1/keys",
                "/admin/v1/keys/",
                "/v1/runs/..%2f..%2fadmin",
                "/",
                "/favicon.ico",
                "/.well-known/x",
            })
    void aPathThatIsNotInTheTableDoesNotExist(String path) {
        Raw.Answer answer = gateway.get(path, OPAL);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.text()).doesNotContain("owned_by").doesNotContainIgnoringCase("jetty");
    }

    @Test
    void theSocketIsItsOwnersAndDoesWhatOperatorsDo() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        int uid = (Integer) Files.getAttribute(socket, "unix:uid");

        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(overSocket("POST", "/admin/v1/keys", "{\"name\":\"jane\",\"routes\":[]}")
                            .json()
                            .path("key")
                            .asString())
                    .isEqualTo("aeg-secret");
            softly.assertThat(gateway.desk.doings).contains("operator:uid=" + uid + " create jane Optional[[]]");
            softly.assertThat(overSocket("GET", "/admin/v1/keys", "").body()).doesNotContain("aeg-secret");
            softly.assertThat(overSocket("POST", "/admin/v1/keys", "{\"name\":\"BAD NAME\"}")
                            .status())
                    .isEqualTo(400);
            softly.assertThat(overSocket("DELETE", "/admin/v1/keys/key_1", "").status())
                    .isEqualTo(200);
            softly.assertThat(overSocket("DELETE", "/admin/v1/keys/key_9", "").status())
                    .isEqualTo(404);
            softly.assertThat(overSocket("POST", "/admin/v1/keys/key_1/rotate", "{\"grace_seconds\":60}")
                            .body())
                    .contains("aeg-other");
            softly.assertThat(overSocket("GET", "/admin/v1/config/diff", "").body())
                    .contains("server.port");
            softly.assertThat(overSocket("POST", "/admin/v1/config/apply", "{\"confirm\":\"d2\"}")
                            .body())
                    .contains("held");
            softly.assertThat(overSocket("POST", "/admin/v1/config/apply", "{\"change_ref\":\"CHG-1\"}")
                            .status())
                    .isEqualTo(200);
            softly.assertThat(overSocket("GET", "/admin/v1/plugins", "").body()).contains("aegis.pii");
            softly.assertThat(overSocket("GET", "/metrics", "").status()).isEqualTo(200);
            softly.assertThat(overSocket("GET", "/v1/models", "").status()).isEqualTo(404);
        });
    }

    @Test
    void overTheSocketNothingIsAdministeredWithoutTheTokenOfThisStart() {
        String token = "\r\nx-aegis-start-token: " + gateway.token.secret();
        String other = "\r\nx-aegis-start-token: " + StartToken.random().secret();
        for (String headers : List.of("", other, other + token, token + token, token + "0", token.substring(0, 50))) {
            for (Endpoint endpoint : Endpoint.values()) {
                if (endpoint.access() != Access.ADMIN) {
                    continue;
                }
                Raw.Answer answer =
                        overSocket(endpoint.method(), path(endpoint), endpoint.hasBody() ? "{}" : "", headers);
                assertThat(answer.status()).as(endpoint + headers).isEqualTo(403);
                assertThat(answer.body())
                        .contains("AEG-AUTH-004", "admin.token")
                        .doesNotContain(gateway.token.secret());
            }
        }
        assertThat(overSocket("GET", "/admin/v1/keys", "", token).status()).isEqualTo(200);
        for (String path : List.of("/metrics", "/readyz?verbose", "/v1/health", "/livez")) {
            assertThat(overSocket("GET", path, "", "").status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aStartTokenIsNotShownAndOpensNothingElsewhere() {
        assertThat(gateway.token.toString()).doesNotContain(gateway.token.secret());
        assertThat(new ServerSettings.AdminSocket(socket, gateway.token).toString())
                .doesNotContain(gateway.token.secret());
        try (Raw raw = admin()) {
            String request = TestGateway.request("GET", "/admin/v1/keys", "", "")
                    .replace("Host:", "x-aegis-start-token: " + gateway.token.secret() + "\r\nHost:");
            assertThat(raw.send(request).status()).isEqualTo(401);
        }
    }

    @Test
    void aVendorIsNamedInThePathWhateverIsInItsName() {
        for (String name : List.of("Acme Corp", "M\u00fcller", "50%", "who?", "a/b", "a+b", "%41cme")) {
            String path = "/admin/v1/trust/"
                    + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            assertThat(overSocket("DELETE", path, "").status()).as(name).isEqualTo(200);
            assertThat(gateway.plugins.doings).last().asString().endsWith(" distrust " + name);
            gateway.plugins.doings.clear();
        }
        int before = gateway.plugins.doings.size();
        for (String odd : List.of("%", "%4", "%zz", "%ff", "%c3", "M\u00fcller", "a b")) {
            assertThat(overSocket("DELETE", "/admin/v1/trust/" + odd, "").status())
                    .as(odd)
                    .isEqualTo(400);
        }
        assertThat(gateway.plugins.doings).hasSize(before);
    }

    @Test
    void aProviderIsTriedThroughTheSocketInTheNameOfItsOwner() throws IOException {
        String actor = "operator:uid=" + Files.getAttribute(socket, "unix:uid");
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(overSocket("GET", "/admin/v1/providers", "").body())
                    .contains("providers");
            softly.assertThat(overSocket("POST", "/admin/v1/providers/key_1/test", "{\"model\":\"m\"}")
                            .body())
                    .contains("answered");
            softly.assertThat(overSocket("POST", "/admin/v1/providers/none/test", "{}")
                            .status())
                    .isEqualTo(404);
            softly.assertThat(overSocket("POST", "/admin/v1/providers/key_1/test", "{\"prompt\":\"mine\"}")
                            .status())
                    .isEqualTo(400);
            softly.assertThat(gateway.providers.doings)
                    .contains(actor + " test key_1 m")
                    .doesNotContain("none");
        });
    }

    @Test
    void theLedgerIsSealedThroughTheSocketInTheNameOfItsOwner() throws IOException {
        String actor = "operator:uid=" + Files.getAttribute(socket, "unix:uid");
        gateway.checkpoints.doings.clear(); // whatever others did before
        gateway.checkpoints.note = Optional.empty();
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(overSocket("GET", "/admin/v1/audit/key", "").body())
                    .contains("a key", "sha256:0");
            softly.assertThat(overSocket("POST", "/admin/v1/audit/checkpoint", "{}")
                            .status())
                    .as("there is no record")
                    .isEqualTo(404);
            gateway.checkpoints.note = Optional.of("a note");
            softly.assertThat(overSocket("POST", "/admin/v1/audit/checkpoint", "{}")
                            .body())
                    .contains("\"note\":\"a note\"");
            softly.assertThat(overSocket("POST", "/admin/v1/audit/key/rotate", "{\"key\":\"mine\"}")
                            .status())
                    .isEqualTo(400);
            softly.assertThat(overSocket("POST", "/admin/v1/audit/key/rotate", "{}")
                            .body())
                    .contains("sha256:1");
            softly.assertThat(gateway.checkpoints.doings).containsExactly(actor + " rotate");
        });
    }

    @Test
    void pluginsComeAndGoThroughTheSocket() throws IOException {
        String actor = "operator:uid=" + Files.getAttribute(socket, "unix:uid");
        SoftAssertions.assertSoftly(softly -> {
            Raw.Answer unsigned = overSocket("POST", "/admin/v1/plugins", "{\"file\":\"a.jar\",\"jar\":\"AAAA\"}");
            softly.assertThat(unsigned.status()).isEqualTo(403);
            softly.assertThat(unsigned.body()).contains("AEG-PLG-001", "a.jar");
            softly.assertThat(overSocket(
                                    "POST",
                                    "/admin/v1/plugins",
                                    "{\"jar\":\"AAAA\",\"signature\":\"x\",\"tier\":\"verified\",\"grants\":[\"network\"]}")
                            .status())
                    .isEqualTo(200);
            softly.assertThat(overSocket(
                                    "POST", "/admin/v1/plugins/update", "{\"jar\":\"AAAA\",\"allow_downgrade\":true}")
                            .body())
                    .contains("sandboxed");
            softly.assertThat(overSocket("POST", "/admin/v1/plugins/acme.a/rollback", "{\"version\":\"1.0.0\"}")
                            .status())
                    .isEqualTo(200);
            softly.assertThat(overSocket("POST", "/admin/v1/plugins/acme.b/rollback", "{}")
                            .status())
                    .isEqualTo(404);
            softly.assertThat(
                            overSocket("DELETE", "/admin/v1/plugins/acme.a", "").status())
                    .isEqualTo(200);
            softly.assertThat(overSocket("POST", "/admin/v1/plugins/revoke", "{\"sha256\":\"ab\"}")
                            .status())
                    .isEqualTo(200);
            softly.assertThat(overSocket("POST", "/admin/v1/plugins/revoke", "{\"sha256\":\"ab\",\"key\":\"c\"}")
                            .status())
                    .isEqualTo(400);
            softly.assertThat(overSocket("POST", "/admin/v1/plugins", "{\"jar\":\"%%\"}")
                            .status())
                    .isEqualTo(400);
            softly.assertThat(overSocket("GET", "/admin/v1/trust", "").body()).contains("sha256:aa");
            softly.assertThat(overSocket(
                                    "POST",
                                    "/admin/v1/trust",
                                    "{\"vendor\":\"acme\",\"prefix\":\"acme.\",\"key\":\"k\"}")
                            .body())
                    .contains("sha256:bb");
            softly.assertThat(overSocket("DELETE", "/admin/v1/trust/acme", "").status())
                    .isEqualTo(200);
            softly.assertThat(gateway.plugins.doings)
                    .filteredOn(doing -> doing.startsWith(actor))
                    .containsExactly(
                            actor + " install 3 verified [network]",
                            actor + " update true 3 - -",
                            actor + " rollback acme.a 1.0.0",
                            actor + " remove acme.a",
                            actor + " revoke OfFile[digest=ab]",
                            actor + " trust acme acme.",
                            actor + " distrust acme");
        });
    }

    @Test
    void aPortInUseHasACodeOfItsOwn() {
        TestGateway.Builder builder = TestGateway.with();
        builder.admin = Optional.of(new Listener("127.0.0.1", gateway.address().getPort()));

        assertThat(catchThrowableOfType(ServerException.class, builder::start).code())
                .isEqualTo("AEG-SRV-002");
    }

    @Test
    void anAdminSocketWithTooLongAPathIsSaidToHaveOne() {
        TestGateway.Builder builder = TestGateway.with();
        Path deep = Path.of("/" + "d".repeat(96), "admin.sock");
        builder.socket = Optional.of(deep);

        ServerException refused = catchThrowableOfType(ServerException.class, builder::start);

        assertThat(refused.code()).isEqualTo("AEG-SRV-007");
        assertThat(refused).hasMessageContainingAll(deep.toString(), "108 bytes", "--data-dir");
    }

    @Test
    void everyRequestIsCountedByItsSurface() {
        gateway.get("/v1/models");

        assertThat(gateway.metrics
                        .registry()
                        .scrape(Set.of("aegis_http_requests")::contains)
                        .toString())
                .isNotEmpty();
        // An answer is counted when it has left; its client may be faster.
        String counted = "aegis_http_requests_total{code=\"200\",surface=\"models\"}";
        String metrics = gateway.get("/metrics", OPAL).body();
        for (int tries = 0; tries < 1000 && !metrics.contains(counted); tries++) {
            metrics = gateway.get("/metrics", OPAL).body();
        }
        assertThat(metrics).contains(counted);
    }

    private static Raw admin() {
        return Raw.to(gateway.server.adminAddress().orElseThrow());
    }

    private static Raw.Answer ask(Raw raw, Endpoint endpoint, String key) {
        return raw.send(TestGateway.request(endpoint.method(), path(endpoint), key, endpoint.hasBody() ? "{}" : ""));
    }

    /** A form that comes from nowhere is refused before anything else. */
    private static boolean isForm(Endpoint endpoint) {
        return endpoint.isPage() && endpoint.hasBody();
    }

    /** What whoever is not signed in gets: the way to the key, or no. */
    private static int closed(Endpoint endpoint) {
        if (isForm(endpoint)) {
            return 403;
        }
        return endpoint == Endpoint.APPROVALS_EVENTS ? 401 : 303;
    }

    private static String path(Endpoint endpoint) {
        return endpoint.path()
                .replace("{model}", "default")
                .replace("{id}", "key_1")
                .replace("{name}", PageAssets.STYLE);
    }

    private static Raw.Answer overSocket(String method, String path, String body) {
        return overSocket(method, path, body, "\r\nX-Aegis-Start-Token: " + gateway.token.secret());
    }

    private static Raw.Answer overSocket(String method, String path, String body, String headers) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request =
                    TestGateway.request(method, path, "", body).replace("Host: 127.0.0.1", "Host: localhost" + headers);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            var text = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            while (channel.read(buffer) >= 0) {
                text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                buffer.clear();
            }
            return new Raw.Answer(text.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
