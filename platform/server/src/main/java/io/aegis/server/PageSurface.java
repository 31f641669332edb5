package io.aegis.server;

import io.aegis.kernel.Caller;
import io.aegis.kernel.Decision;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The pages on which people decide. They list, show, decide and reveal by what the endpoints for programs use, as the principal of the key that was shown;
 * what they add is a browser's session, forms that are ours, and text that is only text.
 */
final class PageSurface {
    private static final String REVEAL = "reveal";

    private final Runs runs;
    private final Identity identity;

    PageSurface(Runs runs, Identity identity) {
        this.runs = runs;
        this.identity = identity;
    }

    void waiting(Call call) {
        list(call, true);
    }

    void decided(Call call) {
        list(call, false);
    }

    private void list(Call call, boolean waiting) {
        Query query = Query.of(call.request().getHttpURI().getQuery(), Listing.PARAMETERS);
        Listing listing = Listing.of(runs, call.caller(), Listing.View.of(waiting, query), query.text("after"));
        Pages.answer(call, 200, ListPage.of(call.session(), listing));
    }

    void run(Call call) {
        show(call, 200, decidable(call), Html.NOTHING, Map.of());
    }

    void decide(Call call) {
        Query form = form(call, Set.of("token", "decision", "digest", "reason"));
        String decision = form.text("decision").orElse("");
        String digest = form.text("digest").orElse("");
        requireToken(call, RunPage.form(call.variable(), decision, digest), form);
        Decision made = ApprovalSurface.decide(runs, call, decision, form.text("digest"), form.text("reason"));
        switch (made) {
            case Decision.Counted counted -> Pages.redirect(call, Pages.run(call.variable()));
            case Decision.Refused refused -> refuse(call, refused, digest);
        }
    }

    /** The run as it is now, with why the decision did not count. */
    private void refuse(Call call, Decision.Refused refused, String digest) {
        Refusal refusal = refused.refusal();
        KeptRun run = runs.kept(call.variable())
                .filter(found -> runs.mayDecide(call.caller(), found))
                .orElseThrow(() -> new RequestRefused(refusal));
        Optional<KeptRun.Pause> changed =
                refused.digest().flatMap(now -> run.payload().pause());
        Html notice = changed.map(now -> ChangedProposal.notice(call.session().shown(call.variable(), digest), now))
                .orElseGet(() -> Pages.alert(
                        Html.tag("p", "Your decision did not count: " + refusal.what()), Html.tag("p", refusal.why())));
        show(call, refusal.code().status(), run, notice, Map.of());
    }

    void reveal(Call call) {
        Query form = form(call, Set.of("token"));
        requireToken(call, RunPage.form(call.variable(), REVEAL, ""), form);
        KeptRun run = decidable(call);
        Map<String, String> values = runs.reveal(call.caller(), run).orElseThrow(ApprovalSurface::mayNotReveal);
        show(call, 200, run, Html.NOTHING, values);
    }

    private void show(Call call, int status, KeptRun run, Html notice, Map<String, String> values) {
        Caller caller = call.caller();
        if (run.head().state() == KeptRun.State.PAUSED) {
            run.payload()
                    .pause()
                    .ifPresent(pause -> call.session().shows(run.head().run(), pause));
        }
        int quorum = runs.approvals(run.head().route()).quorum();
        var extras =
                new RunPage.Extras(notice, quorum, runs.hasAgreed(caller, run), runs.mayReveal(caller, run), values);
        Pages.answer(call, status, RunPage.of(call.session(), run, extras));
    }

    private KeptRun decidable(Call call) {
        return (Pages.isId(call.variable()) ? runs.kept(call.variable()) : Optional.<KeptRun>empty())
                .filter(found -> runs.mayDecide(call.caller(), found))
                .orElseThrow(() -> RequestRefused.because(
                        ErrorCode.NOT_FOUND,
                        "There is no such run.",
                        "It does not exist, is forgotten, or is not yours to decide.",
                        "Look among the runs that wait."));
    }

    void signInForm(Call call) {
        Query query = Query.of(call.request().getHttpURI().getQuery(), Set.of("run"));
        signInForm(call, 200, query.text("run").filter(Pages::isId), Optional.empty());
    }

    private void signInForm(Call call, int status, Optional<String> run, Optional<String> wrong) {
        String token =
                PageCookies.value(call.request().getHeaders(), PageCookies.FORM).orElseGet(PageSessions::random);
        call.response().getHeaders().add(HttpHeader.SET_COOKIE, PageCookies.set(PageCookies.FORM, token));
        Pages.answer(call, status, SignInPage.of(token, run, wrong));
    }

    void signIn(Call call) {
        Query form = form(call, Set.of("token", "key", "run"));
        String cookie = PageCookies.value(call.request().getHeaders(), PageCookies.FORM)
                .orElseThrow(PageSurface::withoutCookies);
        if (!PageSession.isSame(cookie, form.text("token").orElse(""))) {
            throw notOurs();
        }
        Optional<String> run = form.text("run").filter(Pages::isId);
        Optional<String> session = identity.signIn(form.text("key").orElse("").strip());
        if (session.isEmpty()) {
            signInForm(call, 401, run, Optional.of("That key is not good here: it is unknown, expired or revoked."));
            return;
        }
        call.response().getHeaders().add(HttpHeader.SET_COOKIE, PageCookies.set(PageCookies.SESSION, session.get()));
        call.response().getHeaders().add(HttpHeader.SET_COOKIE, PageCookies.remove(PageCookies.FORM));
        Pages.redirect(call, run.map(Pages::run).orElse(Pages.HOME));
    }

    void signOut(Call call) {
        requireToken(call, Pages.SIGN_OUT, form(call, Set.of("token")));
        identity.signOut(call.session());
        call.response().getHeaders().add(HttpHeader.SET_COOKIE, PageCookies.remove(PageCookies.SESSION));
        Pages.redirect(call, Pages.SIGN_IN);
    }

    private static Query form(Call call, Set<String> fields) {
        return Query.of(Utf8.text(call.body()), fields);
    }

    private static void requireToken(Call call, String form, Query fields) {
        if (!call.session().isToken(form, fields.text("token").orElse(""))) {
            throw notOurs();
        }
    }

    private static RequestRefused notOurs() {
        return RequestRefused.because(
                ErrorCode.FORBIDDEN_ORIGIN,
                "The form is not one that was shown to you for this.",
                "It lacks its token, or has that of another form or of an earlier session.",
                "Go back to the page and do it again.");
    }

    private static RequestRefused withoutCookies() {
        return RequestRefused.because(
                ErrorCode.FORBIDDEN_ORIGIN,
                "The browser did not keep the cookie of this form.",
                "It is kept only over https, or on the machine of the gateway itself, and only if cookies are let in.",
                "Open the page by its https address.");
    }
}
