package io.aegis.server;

import static io.aegis.server.TestGateway.JANE;
import static io.aegis.server.TestGateway.OTTO;
import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Principal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of browsers and where their requests come from, without a browser. */
class PageXIT {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String OURS = "Origin: http://127.0.0.1\r\n";

    private TestGateway gateway = TestGateway.with().start();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Raw.Answer get(String path, String headers) {
        return gateway.raw()
                .send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "\r\n");
    }

    private Raw.Answer post(String path, String headers, String body) {
        return gateway.raw()
                .send("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers
                        + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    private static String cookie(Raw.Answer answer, String name) {
        Matcher set = Pattern.compile("(?i)set-cookie: (" + name + "=[A-Za-z0-9_-]+);")
                .matcher(answer.head());
        assertThat(set.find()).as(answer.head()).isTrue();
        return set.group(1);
    }

    private static String token(Raw.Answer answer) {
        Matcher token =
                Pattern.compile("name=\"token\" value=\"([A-Za-z0-9_-]+)\"").matcher(answer.body());
        assertThat(token.find()).as(answer.body()).isTrue();
        return token.group(1);
    }

    private Raw.Answer signIn(String key) {
        Raw.Answer form = get("/approvals/sign-in", "");
        return post(
                "/approvals/sign-in",
                FORM + OURS + "Cookie: " + cookie(form, PageCookies.FORM) + "\r\n",
                "token=" + token(form) + "&key=" + key);
    }

    private String session(String key) {
        return "Cookie: " + cookie(signIn(key), PageCookies.SESSION) + "\r\n";
    }

    @Test
    void aKeyIsExchangedForASessionAndNothingElseIs() {
        Raw.Answer in = signIn(JANE);
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("location")).isEqualTo("/approvals");
        assertThat(in.head())
                .containsPattern("(?i)set-cookie: __Host-aegis-session=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly;"
                        + " SameSite=Strict\r");
        assertThat(in.text()).doesNotContain(JANE);
        Raw.Answer page = get("/approvals", "Cookie: " + cookie(in, PageCookies.SESSION) + "\r\n");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Signed in as <b>api_key:jane</b>");

        assertThat(signIn("aeg-unknown").status()).isEqualTo(401);
        assertThat(signIn("").status()).isEqualTo(401);
        assertThat(signIn("aeg-unknown").head()).doesNotContain(PageCookies.SESSION);
        assertThat(get("/approvals", "Authorization: Bearer " + JANE + "\r\n").status())
                .isEqualTo(303);
    }

    @Test
    void aSessionOpensNoEndpointForPrograms() {
        assertThat(get("/v1/models", session(JANE)).status()).isEqualTo(401);
    }

    @Test
    void twoSessionsInOneRequestAreNone() {
        String one = session(JANE).strip();
        String other = session(OTTO).strip().substring("Cookie: ".length());

        assertThat(get("/approvals", one + "; " + other + "\r\n").status()).isEqualTo(303);
        assertThat(get("/approvals", one + "\r\nCookie: " + other + "\r\n").status())
                .isEqualTo(303);
    }

    @Test
    void theFormForTheKeyMustBeOurs() {
        Raw.Answer form = get("/approvals/sign-in", "");
        String cookie = "Cookie: " + cookie(form, PageCookies.FORM) + "\r\n";
        String body = "&key=" + JANE;

        assertThat(post("/approvals/sign-in", FORM + OURS, "token=" + token(form) + body)
                        .status())
                .isEqualTo(403);
        assertThat(post("/approvals/sign-in", FORM + OURS + cookie, "token=AAAA" + body)
                        .status())
                .isEqualTo(403);
        assertThat(post("/approvals/sign-in", FORM + OURS + cookie, body.substring(1))
                        .status())
                .isEqualTo(403);
        assertThat(post("/approvals/sign-in", FORM + OURS + cookie, "token=" + token(form) + body)
                        .status())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Origin: null\r\n",
                "Origin: http://127.0.0.1:3000\r\n",
                "Origin: https://evil.example\r\n",
                "Origin: http://127.0.0.1\r\nSec-Fetch-Site: cross-site\r\n",
                "Origin: http://127.0.0.1\r\nSec-Fetch-Site: same-site\r\n",
                "Sec-Fetch-Site: same-site\r\n",
                "Sec-Fetch-Site: none\r\n"
            })
    void aFormThatDoesNotComeFromOurPageIsRefused(String origin) {
        String session = session(JANE);
        Raw.Answer page = get("/approvals", session);
        Raw.Answer refused = post("/approvals/sign-out", FORM + origin + session, "token=" + token(page));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("AEG-REQ-006").contains("<!DOCTYPE html>");
        assertThat(get("/approvals", session).status()).isEqualTo(200);
        assertThat(post("/approvals/sign-out", FORM + OURS + session, "token=" + token(page))
                        .status())
                .isEqualTo(303);
        assertThat(get("/approvals", session).status()).isEqualTo(303);
    }

    @Test
    void aFormWithoutItsTokenOrWithThatOfAnotherSessionDoesNothing() {
        String session = session(JANE);
        Raw.Answer others = get("/approvals", session(OTTO));

        for (String body : new String[] {"", "token=", "token=AAAA", "token=" + token(others)}) {
            assertThat(post("/approvals/sign-out", FORM + OURS + session, body).status())
                    .isEqualTo(403);
        }
        assertThat(get("/approvals", session).status()).isEqualTo(200);
    }

    @Test
    void aPageIsOpenedFromNoOtherSiteButItSaysHow() {
        String session = session(JANE);
        String run = "/approvals/019abcde-0000-7000-8000-000000000000";
        Raw.Answer refused = get(run, session + "Sec-Fetch-Site: cross-site\r\n");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("<a href=\"" + run + "\">Open the page itself</a>");
    }

    @Test
    void onAListenerForEverybodyThePagesStillHaveOnlyOurNames() {
        gateway.close();
        TestGateway.Builder builder = TestGateway.with();
        builder.host = "0.0.0.0";
        gateway = builder.start();
        assertThat(named("/openapi.json", "evil.example").status()).isEqualTo(200);
        assertThat(named("/approvals/sign-in", "evil.example").status()).isEqualTo(403);
        assertThat(named("/approvals/sign-in", "localhost").status()).isEqualTo(200);
        gateway.close();
        builder.publicUrl = Optional.of(URI.create("https://ai.example.com"));
        gateway = builder.start();

        assertThat(named("/livez", "evil.example").status()).isEqualTo(200);
        assertThat(named("/openapi.json", "evil.example").status()).isEqualTo(200);
        assertThat(named("/approvals/sign-in", "evil.example").status()).isEqualTo(403);
        assertThat(named("/approvals/sign-in", "ai.example.com").status()).isEqualTo(200);
        assertThat(named("/approvals/sign-in", "127.0.0.1").status()).isEqualTo(200);
    }

    private Raw.Answer named(String path, String host) {
        var address = new InetSocketAddress("127.0.0.1", gateway.address().getPort());
        return Raw.to(address).send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void bodiesAreFormsAndSmall() {
        String session = session(JANE);
        Raw.Answer page = get("/approvals", session);
        String token = "token=" + token(page);

        assertThat(post("/approvals/sign-out", OURS + session + "Content-Type: application/json\r\n", token)
                        .status())
                .isEqualTo(415);
        assertThat(post("/approvals/sign-out", OURS + session + "Content-Type: text/plain\r\n", token)
                        .status())
                .isEqualTo(415);
        assertThat(post("/approvals/sign-out", OURS + session + FORM, token + "&x=" + "y".repeat(20_000))
                        .status())
                .isEqualTo(413);
        assertThat(post("/approvals/sign-out", OURS + session + FORM, token + "&x=y")
                        .status())
                .isEqualTo(400);
        assertThat(post("/approvals/sign-out", OURS + session + FORM, token + "&" + token)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aPageOfNobodysLeadsToTheKeyAndBack() {
        Raw.Answer page = get("/approvals/019abcde-0000-7000-8000-000000000000", "");
        assertThat(page.header("location")).isEqualTo("/approvals/sign-in?run=019abcde-0000-7000-8000-000000000000");
        assertThat(get("/approvals/%2f%2fevil.example", "").header("location")).isEqualTo("/approvals/sign-in");
        assertThat(get("/approvals/sign-in?run=//evil.example", "").body()).doesNotContain("evil");
        assertThat(get("/approvals/events?view=waiting", "").status()).isEqualTo(401);
    }

    @Test
    void afterTheKeyNothingIsShownButARun() {
        Raw.Answer form = get("/approvals/sign-in", "");
        Raw.Answer in = post(
                "/approvals/sign-in",
                FORM + OURS + "Cookie: " + cookie(form, PageCookies.FORM) + "\r\n",
                "token=" + token(form) + "&run=%2F..%2F..%2Fv1&key=" + JANE);

        assertThat(in.header("location")).isEqualTo("/approvals");
    }

    @Test
    void withoutAnAuthenticatorNobodySignsInAndNobodyIsTakenForSignedOut() {
        gateway.close();
        TestGateway.Builder builder = TestGateway.with();
        builder.authenticator = Optional.empty();
        gateway = builder.start();

        assertThat(signIn(JANE).status()).isEqualTo(503);
    }

    @Test
    void whereNobodyIsAskedForAKeyNobodyCanSignIn() {
        gateway.close();
        TestGateway.Builder builder = TestGateway.with();
        builder.anonymous = true;
        gateway = builder.start();

        assertThat(signIn(JANE).status()).isEqualTo(403);
        assertThat(get("/approvals", "").status()).isEqualTo(303);
    }

    @Test
    void aKeyThatIsNoLongerGoodEndsItsSession() {
        gateway.close();
        var good = new AtomicReference<Authentication>(jane("jane"));
        TestGateway.Builder builder = TestGateway.with();
        builder.authenticator = Optional.of(credential -> good.get());
        gateway = builder.start();
        String revoked = session(JANE);
        String changed = session(JANE);
        assertThat(get("/approvals", revoked).status()).isEqualTo(200);

        good.set(new Authentication.Rejected());
        assertThat(get("/approvals", revoked).status()).isEqualTo(303);
        good.set(jane("other"));
        assertThat(get("/approvals", changed).status()).isEqualTo(303);
        good.set(jane("jane"));
        assertThat(get("/approvals", revoked).status()).isEqualTo(303);
        assertThat(get("/approvals", changed).status()).isEqualTo(303);
    }

    private static Authentication jane(String name) {
        return new Authentication.Authenticated(
                new Principal("api_key:" + name, Optional.empty(), Set.of()), Optional.empty());
    }

    @Test
    void whatFollowsAPageIsToldWhenItsSessionEnds() {
        String session = session(JANE);
        Raw.Answer page = get("/approvals", session);
        Matcher events = Pattern.compile("data-events=\"([^\"]+)\"").matcher(page.body());
        assertThat(events.find()).isTrue();
        Raw stream = gateway.raw()
                .write("GET " + events.group(1).replace("&amp;", "&")
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + session + "\r\n");
        assertThat(stream.until(": here")).contains("text/event-stream");

        post("/approvals/sign-out", FORM + OURS + session, "token=" + token(page));

        assertThat(stream.rest().text()).contains("event: ended");
    }

    @Test
    void whatAPageShowsNoMoreIsToldAtOnce() {
        String session = session(JANE);
        Raw.Answer stream = get("/approvals/events?view=waiting&order=oldest&known=other", session);

        assertThat(stream.text()).contains("event: changed");
    }
}
