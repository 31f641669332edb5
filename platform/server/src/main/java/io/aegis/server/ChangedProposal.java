package io.aegis.server;

import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What differs between what somebody saw and what would happen now. */
final class ChangedProposal {
    /** How much of what is the same is shown around what is not. */
    private static final int AROUND = 40;

    private ChangedProposal() {}

    static Html notice(Optional<KeptRun.Pause> before, KeptRun.Pause now) {
        Html head = Html.tag(
                "p", "Your decision did not count: what would happen now is not what you decided by. Read it again.");
        return Pages.alert(
                head,
                before.map(then -> Html.tag("ul", Html.all(differences(then, now))))
                        .orElseGet(() -> Html.tag("p", "What you saw is not known here any more.")));
    }

    private static List<Html> differences(KeptRun.Pause then, KeptRun.Pause now) {
        var found = new ArrayList<Html>();
        for (Asked asked : now.asked()) {
            if (!then.asked().contains(asked)) {
                found.add(item("A human is also asked for by ", asked));
            }
        }
        for (Asked asked : then.asked()) {
            if (!now.asked().contains(asked)) {
                found.add(item("A human is no longer asked for by ", asked));
            }
        }
        String was = RunWords.gist(then.proposal());
        String is = RunWords.gist(now.proposal());
        if (was.equals(is)) {
            deeds(found, then.proposal().deeds(), now.proposal().deeds());
        } else {
            compare(found, "What waited was ", was, is);
        }
        if (found.isEmpty()) {
            found.add(Html.tag(
                    "li",
                    "Nothing of what is shown differs: the configuration is another, or a hidden value, or a"
                            + " rule that looks at them."));
        }
        return found;
    }

    private static Html item(String what, Asked asked) {
        return Html.tag(
                "li",
                Html.text(what),
                Html.tag("code", asked.guard()),
                Html.text(", "),
                Html.tag("code", asked.rule()));
    }

    private static void deeds(List<Html> found, List<Proposal.Deed> then, List<Proposal.Deed> now) {
        if (then.size() != now.size()) {
            found.add(Html.tag("li", "There were " + then.size() + " parts, and there are " + now.size() + "."));
        }
        for (int at = 0; at < Math.min(then.size(), now.size()); at++) {
            Proposal.Deed old = then.get(at);
            Proposal.Deed young = now.get(at);
            compare(found, "Part " + (at + 1) + " was ", old.what(), young.what());
            compare(found, "Part " + (at + 1) + " went to ", old.destination(), young.destination());
            compare(found, "The text of part " + (at + 1) + " was ", old.text(), young.text());
            if (!old.hidden().equals(young.hidden())) {
                found.add(Html.tag("li", "What is hidden in part " + (at + 1) + ", or who gets it, is not the same."));
            }
        }
    }

    private static void compare(List<Html> found, String what, String then, String now) {
        if (!then.equals(now)) {
            int same = commonStart(then, now);
            int tail = commonEnd(then, now, same);
            found.add(Html.tag(
                    "li",
                    Html.text(what),
                    Html.tag("del", piece(then, same, tail)),
                    Html.text(" and is now "),
                    Html.tag("ins", piece(now, same, tail))));
        }
    }

    private static Html piece(String text, int same, int tail) {
        int from = boundary(text, Math.max(0, same - AROUND));
        int to = boundary(text, Math.min(text.length(), text.length() - tail + AROUND));
        return Html.all(
                Html.text(from > 0 ? "..." : ""),
                Html.text(text.substring(from, to)),
                Html.text(to < text.length() ? "..." : ""));
    }

    private static int boundary(String text, int at) {
        boolean inside = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return inside ? at - 1 : at;
    }

    private static int commonStart(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int at = 0;
        while (at < most && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }

    private static int commonEnd(String one, String other, int start) {
        int most = Math.min(one.length(), other.length()) - start;
        int at = 0;
        while (at < most && one.charAt(one.length() - 1 - at) == other.charAt(other.length() - 1 - at)) {
            at++;
        }
        return at;
    }
}
