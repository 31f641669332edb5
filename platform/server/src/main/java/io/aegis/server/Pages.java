package io.aegis.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What all pages have: a frame around them, and headers under which a browser runs and shows nothing but what is ours. */
final class Pages {
    static final String HOME = "/approvals";
    static final String DECIDED = "/approvals/decided";
    static final String EVENTS = "/approvals/events";
    static final String SIGN_IN = "/approvals/sign-in";
    static final String SIGN_OUT = "/approvals/sign-out";
    private static final String ASSETS = "/approvals/assets/";
    private static final int ID_LENGTH = 36;
    private static final int SEE_OTHER = 303;

    private static final HttpField TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
    private static final HttpField POLICY = new PreEncodedHttpField(
            "content-security-policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    private static final HttpField NO_FRAMES = new PreEncodedHttpField("x-frame-options", "DENY");

    /** Not 'no-referrer': a browser would then send 'Origin: null' with our own forms. */
    private static final HttpField REFERRER = new PreEncodedHttpField("referrer-policy", "same-origin");

    private static final HttpField OPENER = new PreEncodedHttpField("cross-origin-opener-policy", "same-origin");
    private static final HttpField RESOURCES = new PreEncodedHttpField("cross-origin-resource-policy", "same-origin");

    private Pages() {}

    /**
     * One page.
     *
     * @param title what it is about; its heading too
     * @param session who is there, if anybody
     * @param events where changes of what is shown are told; empty if it does not change
     */
    record Page(String title, Optional<PageSession> session, Optional<String> events, Html main) {}

    static void answer(Call call, int status, Page page) {
        call.response().setStatus(status);
        answer(call.response(), RequestIds.next(), call.dialect(), page, call.callback());
    }

    static void redirect(Call call, String path) {
        redirect(call.response(), RequestIds.next(), call.dialect(), path, call.callback());
    }

    /** A refusal as a page. Whoever is not signed in and only wants to look is shown where to. */
    static void refusal(
            Response response, String id, Endpoint endpoint, Dialect dialect, Refusal refusal, Callback end) {
        Request request = response.getRequest();
        boolean looks = HttpMethod.GET.is(request.getMethod());
        ErrorCode code = refusal.code();
        if (looks && code == ErrorCode.INVALID_API_KEY && endpoint != Endpoint.APPROVALS_EVENTS) {
            redirect(response, id, dialect, signIn(endpoint, request), end);
            return;
        }
        response.setStatus(code.status());
        Html again = looks && code == ErrorCode.FORBIDDEN_ORIGIN
                ? link(Request.getPathInContext(request), "Open the page itself")
                : link(HOME, "Go to the runs that wait");
        Html main = Html.all(
                Html.tag("h1", refusal.what()),
                Html.tag("p", refusal.why()),
                Html.tag("p", refusal.fix()),
                Html.tag("p", Html.tag("code", code.aegis())),
                Html.tag("p", again));
        answer(response, id, dialect, new Page(refusal.what(), Optional.empty(), Optional.empty(), main), end);
    }

    static String run(String run) {
        return HOME + "/" + run;
    }

    static Html link(String path, String text) {
        return Html.tag("a", Html.with("href", path), text);
    }

    /** The same request would have shown a run: it is shown after the key was. */
    private static String signIn(Endpoint endpoint, Request request) {
        String last = Request.getPathInContext(request).replaceFirst(".*/", "");
        return endpoint == Endpoint.APPROVAL && isId(last) ? SIGN_IN + "?run=" + last : SIGN_IN;
    }

    static boolean isId(String text) {
        return text.length() == ID_LENGTH
                && text.chars()
                        .allMatch(letter ->
                                letter == '-' || (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f'));
    }

    private static void redirect(Response response, String id, Dialect dialect, String path, Callback end) {
        response.setStatus(SEE_OTHER);
        response.getHeaders().put(HttpHeader.LOCATION, path);
        Answers.whole(response, id, dialect, TYPE, new byte[0], end);
    }

    private static void answer(Response response, String id, Dialect dialect, Page page, Callback end) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(POLICY);
        headers.put(NO_FRAMES);
        headers.put(REFERRER);
        headers.put(OPENER);
        headers.put(RESOURCES);
        Answers.whole(response, id, dialect, TYPE, document(page).getBytes(UTF_8), end);
    }

    private static String document(Page page) {
        Html head = Html.tag(
                "head",
                Html.empty("meta", Html.with("charset", "utf-8")),
                Html.empty("meta", Html.with("name", "viewport", "content", "width=device-width, initial-scale=1")),
                Html.tag("title", page.title() + " - Aegis approvals"),
                Html.empty("link", Html.with("rel", "stylesheet", "href", ASSETS + PageAssets.STYLE)),
                Html.empty("link", Html.with("rel", "icon", "href", ASSETS + PageAssets.ICON)),
                Html.tag("script", Html.with("src", ASSETS + PageAssets.SCRIPT, "defer", "")));
        Html.Attributes main = page.events()
                .map(events -> Html.with("id", "main", "tabindex", "-1", "data-events", events))
                .orElseGet(() -> Html.with("id", "main", "tabindex", "-1"));
        Html body = Html.tag(
                "body",
                Html.tag("a", Html.with("class", "skip", "href", "#main"), "Skip to the content"),
                Html.tag(
                        "header",
                        Html.tag("p", Html.with("class", "name"), "Aegis approvals"),
                        page.session().map(Pages::navigation).orElse(Html.NOTHING)),
                Html.tag("main", main, page.main()));
        return "<!DOCTYPE html>\n"
                + Html.tag("html", Html.with("lang", "en"), head, body).markup();
    }

    private static Html navigation(PageSession session) {
        return Html.all(
                Html.tag(
                        "nav",
                        Html.with("aria-label", "Approvals"),
                        Html.tag(
                                "ul", Html.tag("li", link(HOME, "Waiting")), Html.tag("li", link(DECIDED, "Decided")))),
                Html.tag(
                        "p", Html.with("class", "who"), Html.text("Signed in as "), Html.tag("b", session.principal())),
                form(SIGN_OUT, session.token(SIGN_OUT), Html.tag("button", "Sign out")));
    }

    /** A form of ours, with the token that says so. */
    static Html form(String path, String token, Html... inner) {
        return Html.tag(
                "form",
                Html.with("method", "post", "action", path),
                Html.empty("input", Html.with("type", "hidden", "name", "token", "value", token)),
                Html.all(inner));
    }

    /** Something to be said before everything else. */
    static Html alert(Html... inner) {
        return Html.tag("div", Html.with("class", "alert", "role", "alert"), inner);
    }
}
