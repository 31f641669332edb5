package io.aegis.server;

import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run, as whoever may decide it sees it: exactly what will happen, masked, and the ways to decide. Of one that is decided, by whom. Never its answer.
 */
final class RunPage {
    private static final int MOST_REASON = ApprovalSurface.MOST_REASON;

    /**
     * What is shown besides the run.
     *
     * @param notice something to be said first
     * @param quorum how many must agree
     * @param hasAgreed whether whoever reads it has agreed already, and need not be asked again
     * @param mayReveal whether the hidden values can be asked for
     * @param values hidden values by placeholder, if they are shown
     */
    record Extras(Html notice, int quorum, boolean hasAgreed, boolean mayReveal, Map<String, String> values) {}

    private final PageSession session;
    private final KeptRun run;
    private final Extras extras;

    private RunPage(PageSession session, KeptRun run, Extras extras) {
        this.session = session;
        this.run = run;
        this.extras = extras;
    }

    static Pages.Page of(PageSession session, KeptRun run, Extras extras) {
        return new RunPage(session, run, extras).page();
    }

    /** What a form of this run is for, so that its token is good for nothing else. */
    static String form(String run, String what, String digest) {
        return run + " " + what + " " + digest;
    }

    static String events(KeptRun.Head head) {
        return Pages.EVENTS + "?view=run&run=" + head.run() + "&known=" + head.sequence();
    }

    private Pages.Page page() {
        KeptRun.Head head = run.head();
        Optional<KeptRun.Pause> waits = run.payload().pause().filter(pause -> head.state() == KeptRun.State.PAUSED);
        String title = "Run " + RunWords.state(head.state());
        Html main = Html.all(
                Html.tag("h1", title),
                changed(),
                extras.notice(),
                facts(),
                waits.map(this::open).orElseGet(this::closed));
        return new Pages.Page(title, Optional.of(session), Optional.of(events(head)), main);
    }

    /** Stays hidden until something happens elsewhere; what somebody is about to decide by is never exchanged before their eyes. */
    private Html changed() {
        return Html.tag(
                "div",
                Html.with("role", "status"),
                Html.tag(
                        "p",
                        Html.with("id", "changed", "class", "alert", "hidden", ""),
                        Html.text("Something happened to this run in the meantime. "),
                        Pages.link(Pages.run(run.head().run()), "Show it as it is now")));
    }

    private Html facts() {
        KeptRun.Head head = run.head();
        return Html.tag(
                "dl",
                fact("Run", Html.tag("code", head.run())),
                fact("For whom", Html.text(head.principal())),
                fact("Route", Html.text(head.route())),
                fact("Since", RunWords.time(head.at())),
                head.state() == KeptRun.State.PAUSED
                        ? fact("Denied if nobody decides by", RunWords.time(head.expires()))
                        : fact("Last change", RunWords.time(head.changed())));
    }

    private static Html fact(String name, Html value) {
        return Html.tag("div", Html.tag("dt", name), Html.tag("dd", value));
    }

    private Html closed() {
        var who = new ArrayList<Html>();
        RunWords.agreed(run).forEach(by -> who.add(Html.tag("li", Html.text("Approved by "), Html.tag("b", by))));
        RunWords.denial(run).ifPresent(why -> who.add(Html.tag("li", why)));
        if (who.isEmpty()) {
            who.add(Html.tag("li", "Nobody; see the evidence of the run."));
        }
        String gist = run.payload()
                .pause()
                .map(KeptRun.Pause::proposal)
                .map(RunWords::gist)
                .orElse("");
        return Html.all(
                Html.tag("h2", "Who decided"),
                Html.tag("ul", Html.with("id", "deciders"), Html.all(who)),
                Html.tag("h2", "About what"),
                Html.tag("p", gist));
    }

    private Html open(KeptRun.Pause pause) {
        List<Html> deeds = pause.proposal().deeds().stream().map(this::deed).toList();
        List<Html> asked = pause.asked().stream()
                .map(each -> Html.tag(
                        "li",
                        Html.tag("code", each.guard()),
                        Html.text(" by its rule "),
                        Html.tag("code", each.rule()),
                        Html.text(", on " + KeptRunView.word(each.stage()))))
                .toList();
        return Html.all(
                Html.tag("h2", "What will happen"),
                Html.tag("p", RunWords.gist(pause.proposal()) + ", exactly as it stands here:"),
                Html.all(deeds),
                reveal(pause),
                Html.tag("h2", "Who asked for a human"),
                Html.tag("ul", Html.all(asked)),
                Html.tag("h2", "Decide"),
                agreed(pause),
                extras.hasAgreed() ? Html.NOTHING : approve(pause),
                deny(pause));
    }

    private Html deed(Proposal.Deed deed) {
        return Html.tag(
                "section",
                Html.with("class", "deed"),
                Html.tag("h3", deed.what()),
                destination(deed),
                Html.tag("pre", marked(deed)),
                odd(deed),
                deed.hidden().isEmpty() ? Html.NOTHING : masks(deed.hidden()));
    }

    private static Html destination(Proposal.Deed deed) {
        return deed.destination().isEmpty()
                ? Html.tag(
                        "p",
                        "The gateway calls no host for it: the result stands in the configuration, or the client"
                                + " carries the call out.")
                : Html.tag("p", Html.text("Goes to "), Html.tag("b", deed.destination()));
    }

    private static Html odd(Proposal.Deed deed) {
        long odd = VisibleText.odd(deed.text());
        return odd == 0
                ? Html.NOTHING
                : Html.tag(
                        "p",
                        Html.with("class", "warning"),
                        (odd == 1
                                        ? "One character of this text does not show"
                                        : odd + " characters of this text do not show")
                                + " or change the order of others. Each stands here as its number in a frame.");
    }

    /** The text with its placeholders marked. One that only looks like one is text. */
    private static Html marked(Proposal.Deed deed) {
        var parts = new ArrayList<Html>();
        String text = deed.text();
        int from = 0;
        while (from < text.length()) {
            int start = from;
            Optional<Proposal.Hidden> next = deed.hidden().stream()
                    .filter(hidden -> text.indexOf(hidden.placeholder(), start) >= 0)
                    .min((one, other) -> Integer.compare(
                            text.indexOf(one.placeholder(), start), text.indexOf(other.placeholder(), start)));
            if (next.isEmpty()) {
                break;
            }
            String placeholder = next.get().placeholder();
            int at = text.indexOf(placeholder, from);
            parts.add(Html.text(text.substring(from, at)));
            parts.add(Html.tag("mark", placeholder));
            from = at + placeholder.length();
        }
        parts.add(Html.text(text.substring(from)));
        return Html.all(parts);
    }

    private Html masks(List<Proposal.Hidden> hidden) {
        boolean shown = !extras.values().isEmpty();
        Stream<Html> columns = Stream.of("Hidden value", "Sort", "The destination gets")
                .map(name -> Html.tag("th", Html.with("scope", "col"), name));
        Html head = Html.tag(
                "tr",
                Html.all(Stream.concat(
                                columns,
                                shown ? Stream.of(Html.tag("th", Html.with("scope", "col"), "Value")) : Stream.of())
                        .toList()));
        List<Html> rows = hidden.stream().map(each -> mask(each, shown)).toList();
        return Html.tag(
                "table",
                Html.tag("caption", "Values that are hidden in this text"),
                Html.tag("thead", head),
                Html.tag("tbody", Html.all(rows)));
    }

    private Html mask(Proposal.Hidden hidden, boolean shown) {
        return Html.tag(
                "tr",
                Html.tag("th", Html.with("scope", "row"), Html.tag("code", hidden.placeholder())),
                Html.tag("td", String.join(", ", hidden.entities())),
                Html.tag("td", hidden.cleared() ? "the value" : "a mark in its place"),
                shown
                        ? Html.tag("td", Html.tag("b", extras.values().getOrDefault(hidden.placeholder(), "")))
                        : Html.NOTHING);
    }

    private Html reveal(KeptRun.Pause pause) {
        boolean hides = pause.proposal().deeds().stream()
                .anyMatch(deed -> !deed.hidden().isEmpty());
        if (!extras.mayReveal() || !hides || !extras.values().isEmpty()) {
            return Html.NOTHING;
        }
        String run = this.run.head().run();
        return Pages.form(
                Pages.run(run) + "/reveal",
                session.token(form(run, "reveal", "")),
                Html.tag("button", "Show the hidden values"),
                Html.tag("p", Html.with("class", "hint"), "That you looked is put on record."));
    }

    private Html agreed(KeptRun.Pause pause) {
        int agreed = pause.approvals().size();
        Html count = Html.tag("p", agreed + " of " + extras.quorum() + " have agreed.");
        List<Html> who = pause.agreed().stream().map(by -> Html.tag("li", by)).toList();
        return who.isEmpty() ? count : Html.all(count, Html.tag("ul", Html.all(who)));
    }

    private Html approve(KeptRun.Pause pause) {
        return decision(pause, "approved", Html.tag("button", Html.with("id", "approve"), "Approve"));
    }

    private Html deny(KeptRun.Pause pause) {
        return decision(
                pause,
                "denied",
                Html.tag("label", Html.with("for", "reason"), "Reason, which the requester is told"),
                Html.empty(
                        "input", Html.with("id", "reason", "name", "reason", "maxlength", String.valueOf(MOST_REASON))),
                Html.tag("button", Html.with("id", "deny"), "Deny"));
    }

    private Html decision(KeptRun.Pause pause, String decision, Html... fields) {
        String run = this.run.head().run();
        return Pages.form(
                Pages.run(run) + "/decide",
                session.token(form(run, decision, pause.digest())),
                Html.empty("input", Html.with("type", "hidden", "name", "decision", "value", decision)),
                Html.empty("input", Html.with("type", "hidden", "name", "digest", "value", pause.digest())),
                Html.all(fields));
    }
}
