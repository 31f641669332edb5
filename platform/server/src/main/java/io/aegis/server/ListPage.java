package io.aegis.server;

import io.aegis.kernel.port.KeptRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs that somebody may decide, or that were decided, a page of them. */
final class ListPage {
    private ListPage() {}

    static Pages.Page of(PageSession session, Listing listing) {
        Html table = listing.runs().isEmpty()
                ? Html.tag("p", listing.view().isWaiting() ? "Nothing waits for you." : "Nothing was decided.")
                : table(listing);
        Html main = Html.all(
                Html.tag("h1", listing.view().title()),
                Html.tag("p", Html.with("id", "said", "role", "status", "class", "hint")),
                Html.tag(
                        "div",
                        Html.with("id", "live", "data-events", listing.events()),
                        Html.tag("p", order(listing)),
                        table,
                        pages(listing)));
        return new Pages.Page(listing.view().title(), Optional.of(session), Optional.of(listing.events()), main);
    }

    private static Html order(Listing listing) {
        boolean oldest = listing.view().isOldestFirst();
        String which = listing.isFirst()
                ? (oldest ? "The oldest comes first." : "The newest comes first.")
                : (oldest ? "Later runs, the oldest of them first." : "Earlier runs, the newest of them first.");
        return Html.all(
                Html.text(which + " "),
                Pages.link(listing.view().turned().path(), oldest ? "Show the newest first" : "Show the oldest first"));
    }

    private static Html table(Listing listing) {
        boolean waiting = listing.view().isWaiting();
        Html head = Html.tag(
                "tr",
                column("What"),
                column("Since"),
                column("For whom"),
                column("Route"),
                column(waiting ? "Agreed" : "Decided by"),
                column(waiting ? "Denied at" : "State"));
        List<Html> rows = listing.runs().stream()
                .map(run -> waiting ? waiting(run, listing.quorum(run)) : decided(run))
                .toList();
        return Html.tag(
                "table",
                Html.tag("caption", listing.view().title()),
                Html.tag("thead", head),
                Html.tag("tbody", Html.all(rows)));
    }

    private static Html column(String name) {
        return Html.tag("th", Html.with("scope", "col"), name);
    }

    private static Html waiting(KeptRun run, int quorum) {
        return row(
                run,
                Html.text(RunWords.agreed(run).size() + " of " + quorum),
                RunWords.time(run.head().expires()));
    }

    private static Html decided(KeptRun run) {
        var by = new ArrayList<>(RunWords.agreed(run));
        String who = RunWords.denial(run).orElseGet(() -> String.join(", ", by));
        return row(run, Html.text(who), Html.text(RunWords.state(run.head().state())));
    }

    private static Html row(KeptRun run, Html who, Html last) {
        KeptRun.Head head = run.head();
        String gist = run.payload()
                .pause()
                .map(KeptRun.Pause::proposal)
                .map(RunWords::gist)
                .orElse("");
        Html link = Html.tag("a", Html.with("id", "run-" + head.run(), "href", Pages.run(head.run())), gist);
        return Html.tag(
                "tr",
                Html.tag("th", Html.with("scope", "row"), link),
                Html.tag("td", RunWords.time(head.at())),
                Html.tag("td", head.principal()),
                Html.tag("td", head.route()),
                Html.tag("td", who),
                Html.tag("td", last));
    }

    private static Html pages(Listing listing) {
        var links = new ArrayList<Html>();
        if (!listing.isFirst()) {
            links.add(Html.tag("li", Pages.link(listing.view().path(), "Back to the first")));
        }
        listing.next().ifPresent(path -> links.add(Html.tag("li", Pages.link(path, "Go on to the next"))));
        return links.isEmpty()
                ? Html.NOTHING
                : Html.tag("nav", Html.with("aria-label", "More runs"), Html.tag("ul", Html.all(links)));
    }
}
